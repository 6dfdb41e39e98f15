package import AfterwordCore
import Crypto
package import Foundation

/// Where the next page of a list begins: the sort values of the last row shown, opaque to clients.
///
/// The checksum is no secret; it turns a mangled or borrowed cursor into an error instead of a wrong page. What a key may see is
/// decided by its scopes and the store's filters, never by a cursor.
package struct PageCursor: Sendable, Equatable {
    private static let checksumLength = 6

    package var values: [JSONValue]
    package var text: String

    /// `list` names the list, so that a cursor of one list is refused by another.
    package init(list: String, values: [JSONValue]) {
        let payload = JSONValue.array(values).serialized
        self.values = values
        self.text = Data(Self.checksum(list: list, payload) + payload).base64URL
    }

    /// Throws ``ProblemCode/invalidCursor``.
    package init(list: String, text: String) throws {
        guard text.utf8.count <= 1024, let bytes = Data(base64URL: text).map(Array.init),
            bytes.count > Self.checksumLength,
            Array(bytes.prefix(Self.checksumLength)) == Self.checksum(list: list, bytes.dropFirst(Self.checksumLength)),
            let values = try? JSONReader.read(bytes.dropFirst(Self.checksumLength)).array
        else { throw Problem(.invalidCursor, "Use next_cursor of the page before, unchanged.") }
        self.values = values
        self.text = text
    }

    private static func checksum(list: String, _ payload: some Sequence<UInt8>) -> [UInt8] {
        Array(SHA256.hash(data: Array(list.utf8) + [0] + Array(payload)).prefix(Self.checksumLength))
    }
}

/// Which page of a list is asked for.
package struct PageRequest: Sendable, Equatable {
    package static let limits = 1...100
    package static let defaultLimit = 20

    package var limit: Int
    package var after: PageCursor?
}

extension EndpointRequest {
    /// Reads `limit` and `cursor`. Throws ``ProblemCode/invalidFields`` or ``ProblemCode/invalidCursor``.
    package func page(list: String) throws -> PageRequest {
        var limit = PageRequest.defaultLimit
        if let text = self.query["limit"] {
            guard let number = Int(text), PageRequest.limits.contains(number) else {
                throw Problem.invalid("limit", "must be a whole number from 1 to 100")
            }
            limit = number
        }
        return PageRequest(limit: limit, after: try self.query["cursor"].map { try PageCursor(list: list, text: $0) })
    }
}

extension Data {
    /// URL-safe base64 without padding (RFC 4648 section 5).
    package var base64URL: String {
        self.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package init?(base64URL text: String) {
        let padded = text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        self.init(base64Encoded: padded.replacing("-", with: "+").replacing("_", with: "/"))
    }
}
