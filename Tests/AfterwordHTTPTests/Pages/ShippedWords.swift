import Foundation

/// The survey texts the product ships, read from the source tree, so that the size test meets every language.
enum ShippedWords {
    private struct File: Decodable {
        var locales: [String: [String: String]]
    }

    static let locales: [String: [String: String]] = {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
        let file = root.appending(path: "Sources/AfterwordService/Resources/wordings.json")
        // A missing file leaves the table empty, which the test of its size reports.
        let decoded = (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(File.self, from: $0) }
        return decoded?.locales ?? [:]
    }()

    static let languages = locales.keys.sorted()

    static func text(_ key: String, in language: String, brand: String) -> String {
        (self.locales[language]?[key] ?? key).replacing("{brand}", with: brand)
    }
}
