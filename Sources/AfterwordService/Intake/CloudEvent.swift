import AfterwordCore
import Foundation

/// One CloudEvent as it came: attributes by name and data, not yet checked.
struct CloudEvent: Sendable {
    var attributes: JSONValue
    var data: JSONValue?
    /// Whether the data stands under a name of its own in the body; error paths then begin with it.
    var dataPath: String
    /// `data_base64` that could not be read as JSON.
    var isDataBroken = false

    init(structured value: JSONValue) {
        self.attributes = value
        self.dataPath = "data"
        if let encoded = value["data_base64"]?.string {
            self.data = Data(base64Encoded: encoded).flatMap { try? JSONReader.read($0) }
            self.isDataBroken = self.data == nil
        } else {
            self.data = value["data"]
        }
    }

    /// Throws a ``FieldError`` for a header that is given twice or cannot be decoded.
    init(headers: [(name: String, value: String)], data: JSONValue?) throws(FieldError) {
        var members: [JSONMember] = []
        for (name, value) in headers {
            let name = name.lowercased()
            guard name.hasPrefix("ce-") else { continue }
            let attribute = String(name.dropFirst(3))
            guard !members.contains(where: { $0.name == attribute }) else {
                throw FieldError(field: attribute, message: "the header \(name) is given twice")
            }
            guard let decoded = Self.decoded(header: value) else {
                throw FieldError(field: attribute, message: "the header \(name) is not well percent-encoded UTF-8")
            }
            members.append(JSONMember(attribute, .string(decoded)))
        }
        self.attributes = .object(members)
        self.data = data
        self.dataPath = "data"
    }

    /// Unescapes a double-quoted value (older senders), then percent-decodes once. `nil` for invalid UTF-8 and broken escapes.
    static func decoded(header value: String) -> String? {
        var text = value
        if value.count >= 2, value.first == "\"", value.last == "\"" {
            text = ""
            var isEscaped = false
            for character in value.dropFirst().dropLast() {
                if character == "\\", !isEscaped {
                    isEscaped = true
                } else {
                    text.append(character)
                    isEscaped = false
                }
            }
            guard !isEscaped else { return nil }
        }
        return text.removingPercentEncoding
    }
}
