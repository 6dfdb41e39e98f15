import Foundation

extension String {
    /// The text's words as phrases are compared with them: without letter case, accents, width and punctuation.
    package var comparableWords: [String] {
        self.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split { !$0.isLetter && !$0.isNumber }
            .map(String.init)
    }
}
