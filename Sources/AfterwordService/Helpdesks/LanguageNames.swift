import Foundation

/// Language tags from what helpdesks call languages: `es-MX`, `English`, `Español (Latinoamérica)`.
enum LanguageNames {
    /// The tag itself if it is one, else the tag of the language with that English or own name; `nil` for a name nobody knows.
    static func tag(of text: String) -> String? {
        let main = text.prefix { $0 != "(" && $0 != "-" && $0 != "_" }.trimmingCharacters(in: .whitespaces).lowercased()
        if (2...3).contains(main.utf8.count), main.allSatisfy({ $0.isASCII && $0.isLetter }) { return text }
        return self.tags[main]
    }

    private static let tags: [String: String] = {
        let english = Locale(identifier: "en")
        let codes = Locale.LanguageCode.isoLanguageCodes.map(\.identifier).filter { $0.count == 2 }
        return codes.reduce(into: [:]) { tags, code in
            for locale in [english, Locale(identifier: code)] {
                guard let name = locale.localizedString(forLanguageCode: code)?.lowercased() else { continue }
                tags[name] = tags[name] ?? code
            }
        }
    }()
}
