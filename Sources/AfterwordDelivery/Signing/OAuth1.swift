import Crypto
import Foundation

/// Request signatures of OAuth 1.0a by HMAC-SHA1 (RFC 5849 section 3).
package struct OAuth1: Sendable, Equatable {
    private let consumerKey: String
    private let consumerSecret: String
    private let token: String
    private let tokenSecret: String

    package init(consumerKey: String, consumerSecret: String, token: String, tokenSecret: String) {
        self.consumerKey = consumerKey
        self.consumerSecret = consumerSecret
        self.token = token
        self.tokenSecret = tokenSecret
    }

    /// The value of the `Authorization` header; `form` are the fields of a form body, a JSON body is not signed (section 3.4.1.3.1).
    ///
    /// `timestamp` is in Unix seconds; `nonce` must be new for every request of that second.
    package func authorization(
        method: String,
        url: String,
        form: [(name: String, value: String)] = [],
        timestamp: Int64,
        nonce: String
    ) -> String? {
        var fields = [
            (name: "oauth_consumer_key", value: self.consumerKey),
            (name: "oauth_nonce", value: nonce),
            (name: "oauth_signature_method", value: "HMAC-SHA1"),
            (name: "oauth_timestamp", value: String(timestamp)),
            (name: "oauth_token", value: self.token),
            (name: "oauth_version", value: "1.0"),
        ]
        guard let base = Self.baseText(method: method, url: url, fields: fields + form) else { return nil }
        fields.append((name: "oauth_signature", value: self.signature(over: base)))
        let texts = fields.map { "\(Self.encoded($0.name))=\"\(Self.encoded($0.value))\"" }
        return "OAuth " + texts.joined(separator: ", ")
    }

    private func signature(over base: String) -> String {
        let key = "\(Self.encoded(self.consumerSecret))&\(Self.encoded(self.tokenSecret))"
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(base.utf8),
            using: SymmetricKey(data: Data(key.utf8))
        )
        return Data(code).base64EncodedString()
    }

    /// Method, address and all parameters in one line (section 3.4.1); `nil` if the address cannot be read.
    static func baseText(method: String, url: String, fields: [(name: String, value: String)]) -> String? {
        guard var parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased()
        else { return nil }
        let query = (parts.queryItems ?? []).map { (name: $0.name, value: $0.value ?? "") }
        parts.scheme = scheme
        parts.host = host
        parts.query = nil
        parts.fragment = nil
        if parts.port == (scheme == "https" ? 443 : 80) { parts.port = nil }
        if parts.path.isEmpty { parts.path = "/" }
        guard let address = parts.string else { return nil }
        let sorted = (fields + query).map { (self.encoded($0.name), self.encoded($0.value)) }.sorted { $0 < $1 }
        let parameters = sorted.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return [method.uppercased(), address, parameters].map(self.encoded).joined(separator: "&")
    }

    /// Everything but letters, digits, `-`, `.`, `_` and `~` in percent signs with capital digits (section 3.6).
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
