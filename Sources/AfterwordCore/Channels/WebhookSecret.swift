import Foundation

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
