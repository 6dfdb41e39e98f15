import Foundation

/// Small values kept as opaque JSON text in one column; no statement looks inside.
package enum JSONText {
    /// Keys are sorted, so equal values give equal text.
    package static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try self.encoder.encode(value), as: UTF8.self)
    }

    package static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws -> Value {
        try self.decoder.decode(type, from: Data(text.utf8))
    }

    private static let decoder = JSONDecoder()
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}
