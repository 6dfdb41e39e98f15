import AfterwordCore
import AfterwordService
import Foundation
import Testing

/// One recorded request of a helpdesk and what it should be read as: `Fixtures/TYPE.WHAT.json`.
///
/// `settings` are those beside `unsigned: true`; `events` need not say everything, what they say must be so.
struct SourceFixture: Sendable, CustomTestStringConvertible {
    /// Five minutes after the moment that the fixtures tell of.
    static let now = Instant(milliseconds: 1_767_225_900_000)
    /// Paths of mapping files are relative to it.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized

    let name: String
    let settings: [String: String]
    let headers: [String: String]
    let body: JSONValue
    let events: [JSONValue]
    let ignored: [String]

    var testDescription: String { self.name }
    var type: String { String(self.name.prefix { $0 != "." }) }
    var request: InboundRequest { InboundRequest(headers: self.headers, body: self.body.serialized) }

    /// Every fixture, or those of one type.
    static func all(of type: String? = nil) throws -> [SourceFixture] {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.map(SourceFixture.init).filter { type == nil || $0.type == type }.sorted { $0.name < $1.name }
    }

    private init(_ file: URL) throws {
        let document = try JSONReader.read(Data(contentsOf: file))
        self.name = file.deletingPathExtension().lastPathComponent
        self.settings = Self.texts(document["settings"])
        self.headers = Self.texts(document["headers"])
        self.body = try #require(document["body"])
        self.events = document["events"]?.array ?? []
        self.ignored = document["ignored"]?.array?.compactMap(\.string) ?? []
    }

    /// The source that would get this request, without a secret.
    func source() throws -> any Source {
        try makeSource(self.type, self.settings.merging(["unsigned": "true"]) { given, _ in given })
    }

    /// Where the event that was read differs from the one that should have been.
    static func differences(of event: CaseEvent, from expected: JSONValue) throws -> [String] {
        self.compare(try JSONReader.read(JSONEncoder().encode(event)), expected, at: "")
    }

    private static func compare(_ got: JSONValue?, _ expected: JSONValue, at path: String) -> [String] {
        if expected == .null { return got == nil ? [] : ["\(path) is \(got.map { "\($0)" } ?? ""), not left out"] }
        if let members = expected.members {
            return members.flatMap { self.compare(got?[$0.name], $0.value, at: "\(path)/\($0.name)") }
        }
        return got == expected ? [] : ["\(path) is \(got.map { "\($0)" } ?? "missing"), not \(expected)"]
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        (value?.members ?? []).reduce(into: [:]) { $0[$1.name] = $1.value.string }
    }
}

/// A source as the configuration would make it; files are looked for in the repository.
func makeSource(_ type: String, _ settings: [String: String], id: String = "desk") throws -> any Source {
    let start = SourcePosition(line: 1, column: 1)
    var placed = settings
    placed["file"] = settings["file"].map { SourceFixture.repository.appending(path: $0).path() }
    let entry = ChannelSettings(
        id: id,
        type: type,
        settings: placed.mapValues { .init(value: Secret($0), isSecret: false, position: start) },
        position: start
    )
    return try BuiltInSources.make(entry)
}
