package import AfterwordStorage
import Crypto
import Foundation

/// The exact words of a consent, as the page shows them and the ledger keeps them.
package enum ConsentWords {
    /// The words of a key in a language, with the digest that proves later what they were.
    package static func text(_ key: Wording.Key, in language: String, brand: String) -> ConsentText {
        let words = Wording.text(key, in: language, ["brand": brand])
        return ConsentText(
            digest: SHA256.hash(data: Data(words.utf8)).map { String(format: "%02x", $0) }.joined(),
            version: Wording.version(of: key, in: language),
            language: Wording.language(for: language),
            words: words
        )
    }
}

/// What a person may agree to on their page, each by itself.
package enum ConsentPurpose: String, Sendable, CaseIterable {
    /// To be in the programme: the others are nothing without it.
    case ambassador
    /// To be on the list that marketing works with.
    case marketing
    /// To be quoted.
    case quote

    package var wording: Wording.Key {
        switch self {
        case .ambassador: .ambassadorConsent
        case .marketing: .ambassadorMarketing
        case .quote: .ambassadorQuote
        }
    }
}
