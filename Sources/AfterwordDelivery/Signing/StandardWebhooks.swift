package import AfterwordCore
import Crypto
import Foundation

/// Signs as Standard Webhooks 1.0.0 has it: HMAC-SHA-256 over `id.timestamp.body`.
package struct StandardWebhooks: Sendable {
    /// One for each secret, which is taken in once and not for each signature.
    private let codes: [HMAC<SHA256>]

    /// Every secret signs every message, so that old and new both work while a secret is changed.
    package init(secrets: [WebhookSecret]) {
        self.codes = secrets.map { HMAC(key: SymmetricKey(data: $0.bytes)) }
    }

    /// The three headers of one try, the last one only if there is a secret; `timestamp` is Unix seconds of this try.
    package func headers(id: String, timestamp: Int64, body: [UInt8]) -> [(name: String, value: String)] {
        let headers = [(name: "webhook-id", value: id), (name: "webhook-timestamp", value: String(timestamp))]
        guard !self.codes.isEmpty else { return headers }
        let head = Array("\(id).\(timestamp).".utf8)
        let signatures = self.codes.map { Self.signature(head, body, by: $0) }
        return headers + [(name: "webhook-signature", value: signatures.joined(separator: " "))]
    }

    /// `v1,` and the base64 of the code.
    private static func signature(_ head: [UInt8], _ body: [UInt8], by code: HMAC<SHA256>) -> String {
        var code = code
        code.update(data: head)
        code.update(data: body)
        return "v1," + Data(code.finalize()).base64EncodedString()
    }
}
