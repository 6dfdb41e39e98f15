import Foundation

/// A code that people read aloud and type: a first name or a neutral word, six random characters and a check character.
///
/// The random part tells nothing about the person's id. It leaves out vowels, so that it spells no word, and characters that look
/// alike (0 O, 1 I L, 2 Z, 5 S, 8 B, U V). The check character is that of ISO 7064 MOD 37,36: one wrong character is always noticed.
package struct ReferralCode: Sendable, Hashable {
    /// In capitals with the hyphen, e.g. `ANA-7KQ4XPM`.
    package let text: String

    /// Stands for the code of somebody who was erased; nobody can type it.
    package static let erased = ReferralCode(unchecked: "ERASED")

    private static let randomLength = 6
    private static let longestName = 10
    private static let unambiguous = Array("34679CDFGHJKMNPQRTVWX")
    private static let values = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    /// Reads what a person typed: letter case, blanks and hyphens do not matter. `nil` if the check character is wrong.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 64 else { return nil }
        let plain = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        let nameLength = plain.count - Self.randomLength - 1
        guard (1...Self.longestName).contains(nameLength), plain.allSatisfy(Self.values.contains),
            Self.checkCharacter(of: plain.dropLast()) == plain.last
        else { return nil }
        self.text = "\(plain.prefix(nameLength))-\(plain.dropFirst(nameLength))"
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// A new code that begins with the person's first name, or with a neutral word if that has no Latin letters.
    package init(firstName: String?, using generator: inout some RandomNumberGenerator) {
        let name = Self.name(from: firstName)
        var tail: String
        // Nearly half of the draws have a check character outside the alphabet; such a code is never made.
        repeat {
            let letters = (0..<Self.randomLength).map { _ in
                Self.unambiguous[Int(generator.next(upperBound: UInt(Self.unambiguous.count)))]
            }
            tail = String(letters)
            tail.append(Self.checkCharacter(of: (name + tail)[...]))
        } while !tail.allSatisfy(Self.unambiguous.contains)
        self.text = "\(name)-\(tail)"
    }

    /// The first word of a name in Latin capitals, e.g. `JOSE` for "José Luis"; `FRIEND` if nothing of it is left.
    private static func name(from full: String?) -> String {
        let first = full?.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        let folded = first.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil).uppercased()
        let plain = folded.map { Self.undivided[$0] ?? String($0) }.joined()
        let letters = plain.filter { $0.isASCII && $0.isLetter }
        return letters.count >= 2 && letters.count * 2 >= folded.count
            ? String(letters.prefix(self.longestName)) : "FRIEND"
    }

    /// Latin letters that are no letter with an accent, so that folding leaves them as they are.
    private static let undivided: [Character: String] = [
        "Ł": "L", "Ø": "O", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH",
    ]

    /// ISO 7064 hybrid system MOD 37,36 over the digits and capitals of `text`.
    private static func checkCharacter(of text: Substring) -> Character {
        let modulus = self.values.count
        let product = text.reduce(modulus) { product, character in
            let sum = (product + (self.values.firstIndex(of: character) ?? 0)) % modulus
            return (sum == 0 ? modulus : sum) * 2 % (modulus + 1)
        }
        return self.values[(modulus + 1 - product) % modulus]
    }
}

extension ReferralCode: CustomStringConvertible {
    package var description: String { self.text }
}
