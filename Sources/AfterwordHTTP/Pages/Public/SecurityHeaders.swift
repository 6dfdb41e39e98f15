import Crypto
import Foundation

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
        let sources: [String]
        switch self.permit {
        case .nonce(let nonce):
            sources = ["style-src 'nonce-\(nonce.text)'", "script-src 'nonce-\(nonce.text)'"]
        case .style(let sheet):
            let digest = Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString()
            sources = ["style-src 'sha256-\(digest)'"]
        }
        let ancestors = self.frameAncestors.isEmpty ? "'none'" : self.frameAncestors.joined(separator: " ")
        let rules = [
            "form-action 'self'", "frame-ancestors \(ancestors)", "base-uri 'none'", "img-src 'self' data:",
        ]
        return (["default-src 'none'"] + sources + rules).joined(separator: "; ")
    }

    /// Names in lower case with their values, in a fixed order.
    package var fields: [(name: String, value: String)] {
        [
            ("cache-control", "no-store"),
            ("content-security-policy", self.contentSecurityPolicy),
            ("content-type", "text/html; charset=utf-8"),
            ("cross-origin-opener-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-robots-tag", "noindex, nofollow"),
        ]
    }
}
