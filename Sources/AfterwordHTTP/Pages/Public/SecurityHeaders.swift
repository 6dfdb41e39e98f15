import Crypto
import Foundation
package import HTTPTypes

/// The header fields that keep a public page from being framed, cached, indexed or made to run foreign code.
package struct SecurityHeaders: Sendable, Equatable {
    /// What lets the page's own style and script run.
    enum Permit: Sendable, Equatable {
        case nonce(PageNonce)
        /// Exactly this style sheet, and no script.
        case style(String)
    }

    let permit: Permit
    /// Origins that may show the page in a frame, e.g. `https://help.example.org`; empty = none.
    package var frameAncestors: [String] = []

    package var contentSecurityPolicy: String {
        switch self.permit {
        case .nonce(let nonce):
            return "\(Self.start)style-src 'nonce-\(nonce.text)'; script-src 'nonce-\(nonce.text)'; \(self.end)"
        case .style(let sheet):
            let digest = Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString()
            return "\(Self.start)style-src 'sha256-\(digest)'; \(self.end)"
        }
    }

    private static let start = "default-src 'none'; "
    private static let unframed = Self.end(framedBy: "'none'")

    private var end: String {
        self.frameAncestors.isEmpty ? Self.unframed : Self.end(framedBy: self.frameAncestors.joined(separator: " "))
    }

    private static func end(framedBy ancestors: String) -> String {
        "form-action 'self'; frame-ancestors \(ancestors); base-uri 'none'; img-src 'self' data:"
    }

    /// With the type of the page.
    package var fields: HTTPFields {
        var fields = Self.fixed
        fields.append(HTTPField(name: .contentSecurityPolicy, value: self.contentSecurityPolicy))
        return fields
    }

    /// What no page says differently; made once, because a name is checked and lowered when it is made.
    private static let fixed = HTTPFields([
        HTTPField(name: .cacheControl, value: "no-store"),
        HTTPField(name: .contentType, value: "text/html; charset=utf-8"),
        HTTPField(name: HTTPField.Name("Cross-Origin-Opener-Policy")!, value: "same-origin"),
        HTTPField(
            name: HTTPField.Name("Permissions-Policy")!,
            value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        ),
        HTTPField(name: HTTPField.Name("Referrer-Policy")!, value: "no-referrer"),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: HTTPField.Name("X-Robots-Tag")!, value: "noindex, nofollow"),
    ])
}
