import Foundation

/// How a value must be spelled before a marketing system compares it, or its hash, with its own; `nil` for what nothing can match.
///
/// All begin alike: Unicode NFC, no blanks around, lower case by Unicode's own rules, so that no machine's language changes a hash.
package enum AudienceKey {
    /// An address with one `@`, without any blanks, in lower case.
    ///
    /// Google's help on formatting customer data asks for this; dots and `+suffix` of Gmail addresses stay, because only some of its APIs
    /// drop them and for Customer Match files that is unconfirmed. Meta's SDK also trims dots at both ends, which no valid address has.
    package static func email(_ text: String?) -> String? {
        let plain = self.lowered(text).filter { !$0.isWhitespace && $0 != "\0" }
        let parts = plain.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].first, first.isLetter || first.isNumber || first == "_",
            parts[0].allSatisfy({ $0.isLetter || $0.isNumber || Self.mailboxSigns.contains($0) }),
            parts[1].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }), parts[1].contains("."),
            !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), plain.utf8.count <= 254
        else { return nil }
        return plain
    }

    /// What RFC 5322 section 3.2.3 allows beside letters and digits. An address that begins with one of them goes into no file, for a
    /// spreadsheet might run it.
    private static let mailboxSigns = Set("._%+-!#$&'*/=?^`{|}~")

    /// E.164 with its plus: 7 to 15 digits, the first not a zero (ITU-T E.164 section 6).
    ///
    /// A number without a country code gives `nil`: a guessed country would put a stranger into the audience.
    package static func phone(_ text: String?) -> String? {
        let plain = (text ?? "").precomposedStringWithCanonicalMapping.filter {
            !$0.isWhitespace && !"-().".contains($0)
        }
        let digits = plain.hasPrefix("+") ? plain.dropFirst() : plain.hasPrefix("00") ? plain.dropFirst(2) : ""
        guard (7...15).contains(digits.utf8.count), digits.first != "0",
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return "+" + digits
    }

    /// The same number as Meta compares it: digits only (facebook-python-business-sdk, `customaudiencemixin`).
    package static func phoneDigits(_ text: String?) -> String? {
        self.phone(text).map { String($0.dropFirst()) }
    }

    /// A name in lower case that keeps its accents, as Google compares it.
    package static func name(_ text: String?) -> String? {
        let words = self.lowered(text).split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// A name as Meta's SDK spells it before hashing: letters a to z and nothing else.
    ///
    /// The current documentation keeps other letters, which is unconfirmed; the published SDK drops them.
    package static func latinName(_ text: String?) -> String? {
        let letters = self.lowered(text).unicodeScalars.filter { ("a"..."z").contains($0) }
        return letters.isEmpty ? nil : String(String.UnicodeScalarView(letters))
    }

    /// The region of a language tag such as `es-MX`, in upper case; `nil` if it names none.
    package static func country(ofLocale locale: String?) -> String? {
        let parts = (locale ?? "").split(whereSeparator: { $0 == "-" || $0 == "_" })
        return parts.dropFirst().first { part in
            part.utf8.count == 2 && part.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
        }?.uppercased()
    }

    /// Whether the value is a SHA-256 already, which must not be hashed again.
    package static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
    }

    /// `lowercased()` follows Unicode's default mapping and knows no locale.
    private static func lowered(_ text: String?) -> String {
        (text ?? "").precomposedStringWithCanonicalMapping
            .trimmingCharacters(in: .whitespacesAndNewlines.union(.controlCharacters))
            .lowercased()
            .precomposedStringWithCanonicalMapping
    }
}
