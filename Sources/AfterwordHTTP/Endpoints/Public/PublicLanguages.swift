import AfterwordService
import Foundation
import HTTPTypes

/// The languages a public page can be read in and the one it is shown in.
struct PublicLanguages {
    let all: [String]
    let current: String

    /// `wanted` is the language named in the address; any other than `all` is ignored.
    init(_ all: [String], wanted: String?, else current: String) {
        self.all = all
        self.current = wanted.flatMap { all.contains($0) ? $0 : nil } ?? current
    }

    /// The way to the same page in each language; `nil` if there is only one.
    func menu(_ address: (_ language: String) -> PageAddress) -> LanguageMenu? {
        guard self.all.count > 1 else { return nil }
        return LanguageMenu(
            label: Wording.text(.pageLanguage, in: self.current),
            current: Self.name(of: self.current),
            choices: self.all.map { .init(name: Self.name(of: $0), language: $0, address: address($0)) }
        )
    }

    /// The shipped language that a browser would rather have than the others, by the weights it gives them.
    static func shipped(for headers: HTTPFields, else fallback: String) -> String {
        let wishes = (headers[.acceptLanguage] ?? "").prefix(Self.longestWishes).split(separator: ",").map { wish in
            let parts = wish.split(separator: ";").map { $0.filter { $0 != " " } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (tag: parts.first ?? "", weight: weight ?? 1)
        }
        let known = wishes.filter { $0.weight > 0 && Wording.ships($0.tag) }
        let most = known.map(\.weight).max()
        return Wording.language(for: known.first { $0.weight == most }?.tag ?? fallback)
    }

    /// Characters of the header that are read; browsers send far fewer.
    private static let longestWishes = 500

    /// A language by its own name, e.g. "Español"; asked of the system once for those that ship.
    static func name(of tag: String) -> String { self.names[tag] ?? self.ownName(of: tag) }

    private static let names = Dictionary(uniqueKeysWithValues: Wording.languages.map { ($0, Self.ownName(of: $0)) })

    private static func ownName(of tag: String) -> String {
        let locale = Locale(identifier: tag)
        let name = locale.localizedString(forIdentifier: tag) ?? tag
        return name.prefix(1).uppercased(with: locale) + name.dropFirst()
    }
}
