import Foundation

/// What two spellings of one mailbox have in common; for comparison only, never for sending.
///
/// Gmail ignores dots and everything from a plus sign (https://support.google.com/mail/answer/7436150); cutting at the plus sign for every
/// other provider too may take two people of one domain for one, which costs a review at worst.
package enum EmailKey {
    /// `nil` for what is no address: not exactly one @, nothing before it, a domain without a dot.
    package static func of(_ address: String) -> String? {
        let halves = address.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
            .split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, let domain = self.asciiDomain(String(halves[1])) else { return nil }
        var local = String(halves[0].prefix { $0 != "+" })
        if domain == "gmail.com" { local.removeAll { $0 == "." } }
        return local.isEmpty ? nil : "\(local)@\(domain)"
    }

    private static func asciiDomain(_ written: String) -> String? {
        let domain = written.hasSuffix(".") ? String(written.dropLast()) : written
        guard domain.contains("."), let ascii = URLComponents(string: "https://\(domain)")?.encodedHost else {
            return nil
        }
        return ascii == "googlemail.com" ? "gmail.com" : ascii
    }
}
