/// What may stand in the envelope of a mail; libcurl copies addresses as they are, so a line break in one would start a new command.
package enum MailRule {
    /// A path without angle brackets in the common form of RFC 5321: no quotes, no spaces, no source route, only ASCII.
    package static func isEnvelopeAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && self.isLocalPart(parts[0]) && self.isDomain(parts[1])
    }

    /// RFC 5322 dot-atom of at most 64 bytes.
    static func isLocalPart(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasSuffix(".") && !text.contains("..")
            && text.utf8.allSatisfy { $0 == UInt8(ascii: ".") || self.atomBytes.contains($0) }
    }

    /// Labels of letters, digits and hyphens, as they stand in the DNS.
    static func isDomain(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { $0 == UInt8(ascii: "-") || self.alphanumericBytes.contains($0) }
            }
    }

    static func isDomainScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "-" || scalar.isASCII && self.alphanumericBytes.contains(UInt8(scalar.value))
    }

    /// What needs no quotes in a display name.
    static func isAtomScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && self.atomBytes.contains(UInt8(scalar.value))
    }

    private static let alphanumericBytes = Set(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )
    private static let atomBytes = alphanumericBytes.union("!#$%&'*+-/=?^_`{|}~".utf8)
}
