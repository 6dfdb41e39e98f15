import Foundation

/// The texts of public pages and messages, in every language that ships; surveys bring their own questions.
package enum Wording {
    /// Every language there is a full set of texts for, English first.
    package static let languages = ["en"] + Self.table.keys.filter { $0 != "en" }.sorted()

    /// The text of a key with its placeholders filled, e.g. `["score": "4"]` for `{score}`.
    ///
    /// `language` is any tag: `es-MX` gets Spanish, an unknown one English. A placeholder without a value stays as it is.
    package static func text(_ key: Key, in language: String, _ values: [String: String] = [:]) -> String {
        self.filled(self.template(key, in: language), with: values)
    }

    /// Fills `{name}` placeholders in one pass, so that a value with braces in it is never filled again.
    package static func filled(_ template: String, with values: [String: String]) -> String {
        guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
        var filled = ""
        var rest = template[...]
        // By bytes: a template is walked for every message, and its characters would all be put together for it.
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            filled += rest[..<open]
            rest = rest[open...]
            guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "}")) else { break }
            let name = String(rest[rest.utf8.index(after: open)..<close])
            filled += values[name] ?? "{\(name)}"
            rest = rest[rest.utf8.index(after: close)...]
        }
        return filled + rest
    }

    /// The language of the texts for a wanted tag: itself, its primary subtag, else English.
    package static func language(for tag: String) -> String { self.shipped(for: tag) ?? "en" }

    /// Whether a tag, or its primary subtag, has texts of its own.
    package static func ships(_ tag: String) -> Bool { self.shipped(for: tag) != nil }

    private static func shipped(for tag: String) -> String? {
        if self.table[tag] != nil { return tag }
        let lowered = tag.lowercased()
        let primary = lowered.split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? ""
        return [lowered, primary].first { self.table[$0] != nil }
    }

    /// The id stored with a consent: first 12 hex digits of the SHA-256 of the text as it is worded, so a changed text has a new id.
    package static func version(of key: Key, in language: String) -> String {
        SurveyFile.version(of: Array(self.template(key, in: language).utf8))
    }

    /// Words that, as a whole reply, mean "no more surveys"; people answer in a language of their own, so all languages count.
    package static let stopWords = Self.words(.stopWords)

    /// Words that, as a whole reply, take a stop word back.
    package static let startWords = Self.words(.startWords)

    /// Whether a reply is nothing but a stop word, whatever its letter case and end mark.
    package static func isStop(_ reply: String) -> Bool {
        self.stopWords.contains(self.normalised(reply))
    }

    /// Whether a reply is nothing but a start word; Telegram's `/start` is one, with or without the parameter of the link that was followed.
    package static func isStart(_ reply: String) -> Bool {
        let words = reply.split(whereSeparator: \.isWhitespace)
        let isLink = words.count == 2 && words[0].lowercased() == "/start"
        return isLink || self.startWords.contains(self.normalised(reply))
    }

    /// Every text as it is in the file, by language and key; for checks.
    package static let table: [String: [String: String]] = {
        struct File: Decodable { var locales: [String: [String: String]] }
        // The file is part of the program and a test reads all of it, so a failure cannot reach a user.
        return (try? JSONDecoder().decode(File.self, from: Data(PackageResources.wordings_json)))?.locales ?? [:]
    }()

    private static func template(_ key: Key, in language: String) -> String {
        self.table[self.language(for: language)]?[key.rawValue] ?? self.table["en"]?[key.rawValue] ?? key.rawValue
    }

    private static func words(_ key: Key) -> Set<String> {
        Set(
            self.table.values.flatMap { texts in
                (texts[key.rawValue] ?? "").split(separator: ",").map { self.normalised(String($0)) }
            }
        )
    }

    private static func normalised(_ text: String) -> String {
        // Accents are often left out on a phone: "arret" stops as well as "arrêt".
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .replacing("’", with: "'")
            .trimmingCharacters(in: .whitespacesAndNewlines.union(.punctuationCharacters))
    }
}
