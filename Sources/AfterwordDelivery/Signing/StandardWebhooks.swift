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

/// A shared secret of a webhook.
///
/// `whsec_` and base64 stands for the decoded bytes, as the standard libraries have it; any other text stands for its own UTF-8 bytes, so
/// that a receiver without such a library can use a plain pass phrase.
package struct WebhookSecret: Sendable, Equatable {
    package let bytes: [UInt8]

    /// `nil` if the text is empty or what follows `whsec_` is not base64.
    package init?(_ text: String) {
        let prefix = "whsec_"
        guard text.hasPrefix(prefix) else {
            guard !text.isEmpty else { return nil }
            self.bytes = Array(text.utf8)
            return
        }
        let unpadded = text.dropFirst(prefix.count).prefix { $0 != "=" }
        let padding = String(repeating: "=", count: (4 - unpadded.count % 4) % 4)
        guard let data = Data(base64Encoded: unpadded + padding), !data.isEmpty else { return nil }
        self.bytes = Array(data)
    }

    /// Reads one or several secrets separated by spaces; `nil` if one of them is not a secret.
    package static func list(_ text: String) -> [WebhookSecret]? {
        let secrets = text.split(separator: " ").map { WebhookSecret(String($0)) }
        return secrets.contains(nil) ? nil : secrets.compactMap(\.self)
    }
}
