import Foundation

/// A person's or a mailbox's address with the name people see, as in `Care <care@example.org>`.
package struct MailAddress: Sendable, Equatable {
    package var name: String?
    package let localPart: String
    /// As in the DNS: an international name in its `xn--` form (RFC 5891).
    package let domain: String

    /// As it stands in the envelope and between angle brackets.
    package var address: String { "\(self.localPart)@\(self.domain)" }

    /// Reads `care@example.org`, `Care <care@example.org>` or `"Care, Spain" <care@example.org>`.
    ///
    /// Left out on purpose are quoted local parts, address literals and letters beyond ASCII before the `@`: those need every server on
    /// the way to know SMTPUTF8 (RFC 6531), which nobody can promise.
    package init(_ text: String) throws(MailAddressError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
            try self.init(address: text)
            return
        }
        try self.init(address: String(text[text.index(after: open)...].dropLast()))
        let name = Self.displayName(String(text[..<open]))
        self.name = name.isEmpty ? nil : name
    }

    /// A name without its quotes; inside of them a backslash stands before a character that means itself (RFC 5322, 3.2.4).
    private static func displayName(_ text: String) -> String {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else {
            return text.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"")))
        }
        var name = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                name.append(character)
                isEscaped = false
            }
        }
        return name.trimmingCharacters(in: .whitespaces)
    }

    /// Reads a bare address; `name` is shown beside it.
    package init(address: String, name: String? = nil) throws(MailAddressError) {
        guard let at = address.lastIndex(of: "@") else { throw .noAt }
        let localPart = String(address[..<at])
        guard localPart.utf8.allSatisfy({ $0 < 0x80 }) else { throw .needsSMTPUTF8 }
        guard MailRule.isLocalPart(localPart) else { throw .badLocalPart }
        guard let domain = Self.asciiDomain(String(address[address.index(after: at)...])) else { throw .badDomain }
        self.localPart = localPart
        self.domain = domain
        self.name = name
        guard MailRule.isEnvelopeAddress(self.address) else { throw .badDomain }
    }

    /// The value of a `From`, `To` or `Reply-To` header.
    package var headerText: String {
        guard let name = self.name.map(HeaderText.plain), !name.isEmpty else { return self.address }
        return "\(HeaderText.phrase(name)) <\(self.address)>"
    }

    private static func asciiDomain(_ domain: String) -> String? {
        if MailRule.isDomain(domain) { return domain.lowercased() }
        // What is ASCII and no domain must not reach the URL parser, which would find a path or a port in it.
        let foreign = domain.unicodeScalars.filter { !$0.isASCII }
        let ascii = domain.unicodeScalars.filter(\.isASCII)
        guard !foreign.isEmpty, ascii.allSatisfy({ MailRule.isDomainScalar($0) }) else { return nil }
        return URLComponents(string: "http://\(domain)")?.encodedHost?.lowercased()
    }
}

/// Why a text is no address we can write to.
package enum MailAddressError: Error, Sendable, Equatable, CaseIterable, CustomStringConvertible {
    case noAt, badLocalPart, badDomain, needsSMTPUTF8

    package var description: String {
        switch self {
        case .noAt: "the address has no @"
        case .badLocalPart: "the part before the @ is not a plain name"
        case .badDomain: "the part after the @ is not a domain"
        case .needsSMTPUTF8: "the address has letters beyond ASCII before the @, which few mail servers take"
        }
    }
}
