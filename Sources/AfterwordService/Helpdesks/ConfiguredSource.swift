package import AfterwordCore
import Foundation

/// A source type that can be set up from the configuration file.
package protocol ConfiguredSource: Source {
    /// Settings that make a valid source; the conformance tests and the documentation use them.
    static var exampleSettings: [String: String] { get }

    /// Throws ``SourceConfigurationError``, or `InvalidFiles` for a file that a setting names.
    init(id: String, settings: SourceSettings) throws
}

/// Why a source cannot be set up, in words for the person who wrote the configuration.
package struct SourceConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The setting at fault, e.g. `secret`.
    package var setting: String
    /// What was expected, e.g. `is missing; copy the webhook's secret here`.
    package var problem: String

    package init(setting: String, problem: String) {
        self.setting = setting
        self.problem = problem
    }

    package var description: String { "\(self.setting) \(self.problem)" }
}

/// The settings of a source's entry beside `id` and `type`, and how to read those that several types share.
package struct SourceSettings: Sendable {
    package let values: [String: String]
    /// Those of the values that were written as lists.
    private let lists: [String: [String]]
    private let type: String

    package init(_ values: [String: String], lists: [String: [String]] = [:], type: String) {
        self.values = values
        self.lists = lists
        self.type = type
    }

    package subscript(name: String) -> String? { self.values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// `secret`: one or several separated by spaces, all good while one is changed. `nil` only if `unsigned: true` says that anybody may post.
    package func secrets() throws -> InboundSecrets? {
        let isUnsigned = try self.flag("unsigned")
        guard let secrets = InboundSecrets(self["secret"]) else {
            if isUnsigned { return nil }
            throw SourceConfigurationError(
                setting: "secret",
                problem:
                    "is missing; copy the webhook's secret here, or write \"unsigned: true\" to let anybody close cases"
            )
        }
        if isUnsigned {
            throw SourceConfigurationError(setting: "unsigned", problem: "contradicts secret; leave one of them out")
        }
        return secrets
    }

    /// `api`: where the helpdesk's own API is, without a slash at the end; `nil` if it is not said.
    package func api() throws -> String? {
        guard let text = self["api"] else { return nil }
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme?.lowercased()),
            !(url.host ?? "").isEmpty, url.user == nil, url.query == nil, url.fragment == nil,
            PortNumber.isValid(url.port)
        else {
            throw SourceConfigurationError(
                setting: "api",
                problem: "must be an address such as https://desk.example.org"
            )
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A setting of several words: a list, or a text with commas. Words may have blanks.
    package func words(_ name: String) -> [String] {
        let words = self.lists[name] ?? (self[name] ?? "").split(separator: ",").map(String.init)
        return words.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    package func flag(_ name: String) throws -> Bool {
        guard let text = self[name] else { return false }
        guard let flag = Bool(text) else {
            throw SourceConfigurationError(setting: name, problem: "must be true or false")
        }
        return flag
    }

    /// Throws for every setting that is not one of `known`; call it last.
    ///
    /// What the way back to the cases needs (`write_back` and the access to the API) is judged by whoever makes that.
    package func refuseOthers(than known: [String]) throws {
        let isWriteBack = { (name: String) in name == "write_back" || name.hasPrefix("write_back.") }
        let access = self.values.keys.contains(where: isWriteBack) ? ["account", "api", "token", "user"] : []
        let others = self.values.keys.filter { !isWriteBack($0) && !(known + access).contains($0) }
        guard let name = others.min() else { return }
        let near = NearestWord.to(name, among: known).map { "; did you mean \"\($0)\"?" }
        throw SourceConfigurationError(
            setting: name,
            problem: "is not a setting of \(self.type)" + (near ?? "; it has \(known.joined(separator: ", "))")
        )
    }
}
