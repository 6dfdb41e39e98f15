import AfterwordCore
import Foundation

/// Reads the settings of one channel entry and remembers which were asked for, so that a misspelt one is not overlooked.
package struct ChannelSettingsReader {
    private let kind: String
    private let settings: [String: String]
    private var known: Set<String>

    /// `others` are the settings that somebody else reads, such as the way back.
    package init(_ settings: [String: String], of kind: String, besides others: Set<String> = []) {
        self.kind = kind
        self.settings = settings
        self.known = others
    }

    /// The value without outer spaces; `nil` if it is missing or empty.
    package mutating func text(_ name: String) -> String? {
        self.known.insert(name)
        let value = self.settings[name]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return value.isEmpty ? nil : value
    }

    /// The settings below a name, e.g. `template.languages.es` under `template.languages` as `es`, in lower case.
    package mutating func texts(under name: String) -> [String: String] {
        let start = "\(name)."
        let names = self.settings.keys.filter { $0.hasPrefix(start) }.sorted()
        let values = names.map { ($0.dropFirst(start.count).lowercased(), self.text($0)) }
        return Dictionary(values.compactMap { key, value in value.map { (key, $0) } }) { first, _ in first }
    }

    /// Something that goes into a header: ASCII without spaces; `nil` if it is missing.
    package mutating func credential(_ name: String) throws -> String? {
        guard let value = self.text(name) else { return nil }
        guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ChannelConfigurationError(setting: name, problem: "holds a space or a letter that no token has")
        }
        return value
    }

    /// `hint` says where to find it, e.g. `BotFather shows it`.
    package mutating func requiredCredential(_ name: String, _ hint: String) throws -> String {
        guard let value = try self.credential(name) else {
            throw ChannelConfigurationError(setting: name, problem: "is missing; \(hint)")
        }
        return value
    }

    /// One of a few words.
    package mutating func word<Word: RawRepresentable<String>>(
        _ name: String,
        among words: [Word],
        default standard: Word
    ) throws -> Word {
        guard let text = self.text(name) else { return standard }
        guard let word = words.first(where: { $0.rawValue == text }) else {
            let words = words.map(\.rawValue).joined(separator: " or ")
            throw ChannelConfigurationError(setting: name, problem: "must be \(words)")
        }
        return word
    }

    /// The setting `api`: where the platform's interface begins, without a slash at the end.
    package mutating func api(default standard: String) throws -> PlatformAddress {
        guard let address = PlatformAddress(self.text("api") ?? standard) else {
            throw ChannelConfigurationError(
                setting: "api",
                problem: "must be a full address such as \(standard), without password, query and fragment"
            )
        }
        return address
    }

    /// Whether anything is said below a name, be it empty.
    package func says(anythingUnder name: String) -> Bool {
        self.settings.keys.contains { $0.hasPrefix("\(name).") }
    }

    /// Throws for a setting nobody asked for.
    package func finish() throws {
        guard let name = self.settings.keys.filter({ !self.known.contains($0) }).min() else { return }
        let names = self.known.sorted().joined(separator: ", ")
        throw ChannelConfigurationError(
            setting: name,
            problem: "is not a setting of a \(self.kind) channel; it has \(names)"
        )
    }
}

/// Where a platform's interface begins.
package struct PlatformAddress: Sendable, Equatable {
    /// Without a slash at the end.
    package let base: String
    /// In lower case; part of the queue's name, so that another server of the same platform is another destination.
    package let host: String

    /// `nil` for anything but a plain http or https address.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.user == nil, parts.password == nil,
            parts.query == nil, parts.fragment == nil, PortNumber.isValid(parts.port)
        else { return nil }
        self.base = String(text.reversed().drop { $0 == "/" }.reversed())
        self.host = host.lowercased()
    }

    /// The address of one method; `path` begins with a slash.
    package func url(_ path: String) -> String { self.base + path }
}
