package import AfterwordCore
import Foundation

/// Small values kept as opaque JSON text in one column; no statement looks inside.
package enum JSONText {
    /// Keys are sorted, so equal values give equal text.
    package static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try self.encoder.encode(value), as: UTF8.self)
    }

    package static func encode(_ value: some JSONRepresentable) -> String { value.json.text }

    package static func encode(_ values: [some JSONRepresentable]) -> String {
        JSONValue.array(values.map(\.json)).text
    }

    package static func encode(_ texts: [String]) -> String {
        texts.isEmpty ? self.noTexts : JSONValue.texts(texts).text
    }

    package static func encode(_ texts: [String: String]) -> String {
        let members = texts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
        return JSONValue.object(members).text
    }

    package static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws -> Value {
        try self.decoder.decode(type, from: Data(text.utf8))
    }

    package static func decode<Value: JSONRepresentable>(
        _ type: Value.Type = Value.self,
        from text: String
    ) throws -> Value {
        guard let value = Value(json: try JSONReader.read(text.utf8)) else { throw self.unreadable(type) }
        return value
    }

    package static func decode<Value: JSONRepresentable>(
        _ type: [Value].Type = [Value].self,
        from text: String
    ) throws -> [Value] {
        guard let values = try JSONReader.read(text.utf8).values(Value.self) else { throw self.unreadable(type) }
        return values
    }

    package static func decode(_ type: [String].Type = [String].self, from text: String) throws -> [String] {
        if text == self.noTexts { return [] }
        guard let texts = try JSONReader.read(text.utf8).texts else { throw self.unreadable(type) }
        return texts
    }

    package static func decode(
        _ type: [String: String].Type = [String: String].self,
        from text: String
    ) throws -> [String: String] {
        guard let members = try JSONReader.read(text.utf8).members else { throw self.unreadable(type) }
        return try members.reduce(into: [:]) { texts, member in
            guard let value = member.value.string else { throw self.unreadable(type) }
            texts[member.name] = value
        }
    }

    private static let noTexts = "[]"

    private static func unreadable(_ type: Any.Type) -> SQLError {
        SQLError(code: .decoding, message: "a stored \(type) is incomplete")
    }

    private static let decoder = JSONDecoder()
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}
