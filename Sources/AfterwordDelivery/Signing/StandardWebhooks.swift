package import AfterwordCore
import Crypto
import Foundation

/// Signatures of Standard Webhooks 1.0.0: HMAC-SHA-256 over `id.timestamp.body`.
package enum StandardWebhooks {
    /// The three headers of one try; one signature for each secret, so that old and new both work while a secret is changed.
    package static func headers(
        id: String,
        timestamp: Int64,
        body: [UInt8],
        secrets: [WebhookSecret]
    ) -> [(name: String, value: String)] {
        var headers = [(name: "webhook-id", value: id), (name: "webhook-timestamp", value: String(timestamp))]
        if !secrets.isEmpty {
            let signatures = secrets.map { self.signature(id: id, timestamp: timestamp, body: body, secret: $0) }
            headers.append((name: "webhook-signature", value: signatures.joined(separator: " ")))
        }
        return headers
    }

    /// `v1,` and the base64 of the code; `timestamp` is Unix seconds of this try.
    package static func signature(id: String, timestamp: Int64, body: [UInt8], secret: WebhookSecret) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: secret.bytes))
        code.update(data: Array("\(id).\(timestamp).".utf8))
        code.update(data: body)
        return "v1," + Data(code.finalize()).base64EncodedString()
    }
}
