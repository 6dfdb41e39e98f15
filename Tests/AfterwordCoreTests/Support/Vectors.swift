import AfterwordCore
import Foundation
import Testing

/// One numeric check of the vector files.
struct Vector: Sendable, CustomTestStringConvertible {
    let id: String
    let input: JSONValue
    let expected: JSONValue
    let tolerance: Double

    var testDescription: String { self.id }

    struct Missing: Error {
        let what: String
    }

    /// The checks of one formula; throws if there are none, so that a renamed formula cannot pass by having nothing to do.
    static func all(_ file: String, _ formula: String) throws -> [Vector] {
        let url = try #require(Bundle.module.url(forResource: file, withExtension: "json", subdirectory: "Vectors"))
        let document = try JSONReader.read(Data(contentsOf: url), depth: 64)
        let vectors = try #require(document["cases"]?.array).filter { $0["formula"]?.string == formula }
        guard !vectors.isEmpty else { throw Missing(what: "\(file): \(formula)") }
        return try vectors.map { vector in
            Vector(
                id: try #require(vector["id"]?.string),
                input: try #require(vector["input"]),
                expected: try #require(vector["expected"]),
                tolerance: vector["tolerance"]?.double ?? document["tolerance"]?.double ?? 0
            )
        }
    }

    /// Where `got` differs from what is expected; empty if it does not.
    func differences(from got: JSONValue) -> [String] { self.compare(got, self.expected, at: "") }

    private func compare(_ got: JSONValue?, _ expected: JSONValue, at path: String) -> [String] {
        if let members = expected.members {
            return members.flatMap { self.compare(got?[$0.name], $0.value, at: "\(path).\($0.name)") }
        }
        if let values = expected.array {
            guard let others = got?.array, others.count == values.count else { return ["\(path): \(got as Any)"] }
            return zip(others, values).enumerated()
                .flatMap { self.compare($1.0, $1.1, at: "\(path)[\($0)]") }
        }
        if let wanted = expected.double, let number = got?.double {
            let allowed = self.tolerance * max(1, abs(wanted) > 1000 ? abs(wanted) : 1)
            return abs(number - wanted) <= allowed ? [] : ["\(path): \(number) instead of \(wanted)"]
        }
        return got == expected ? [] : ["\(path): \(got as Any) instead of \(expected)"]
    }
}

extension JSONValue {
    func text(_ name: String) throws -> String { try #require(self[name]?.string) }
    func whole(_ name: String) throws -> Int { try #require(self[name]?.integer) }
    func time(_ name: String) throws -> Instant { try Self.instant(self.text(name)) }
    func timeIfAny(_ name: String) throws -> Instant? { try self[name]?.string.map(Self.instant) }
    func integers(_ name: String) throws -> [Int] { try #require(self[name]?.array).map { try #require($0.integer) } }
    func scale(_ name: String) throws -> Scale { try #require(Scale(name: self.text(name))) }

    static func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
}
