import Crypto

/// A file the desk's pages refer to, served under an address that changes with its content.
package struct DeskAsset: Sendable {
    /// `desk-4f1c09ab23de.css`: safe to cache for good.
    package let name: String
    package let contentType: String
    package let bytes: [UInt8]

    /// Where pages point to.
    package var path: String { "/assets/" + self.name }

    fileprivate init(_ stem: String, _ suffix: String, contentType: String, bytes: [UInt8]) {
        let digest = SHA256.hash(data: bytes).prefix(6).map { byte in
            let hex = String(byte, radix: 16)
            return byte < 16 ? "0" + hex : hex
        }
        self.name = "\(stem)-\(digest.joined()).\(suffix)"
        self.contentType = contentType
        self.bytes = bytes
    }
}

/// The desk's stylesheet, script and mark, and the headers they are served with.
package struct DeskAssets: Sendable {
    /// For assets: the name changes with the bytes, so nobody has to ask again.
    package static let cacheControl = "public, max-age=31536000, immutable"
    /// For pages: nothing but our own files, no inline code, no frames.
    package static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    package let stylesheet: DeskAsset
    package let script: DeskAsset
    package let mark: DeskAsset

    package init() {
        self.stylesheet = DeskAsset(
            "desk",
            "css",
            contentType: "text/css; charset=utf-8",
            bytes: PackageResources.desk_css
        )
        self.script = DeskAsset(
            "desk",
            "js",
            contentType: "text/javascript; charset=utf-8",
            bytes: PackageResources.desk_js
        )
        self.mark = DeskAsset("mark", "svg", contentType: "image/svg+xml", bytes: PackageResources.desk_mark_svg)
    }

    package var all: [DeskAsset] { [self.stylesheet, self.script, self.mark] }

    /// The asset of a request for `/assets/NAME`; an old or unknown name gives `nil`.
    package func asset(named name: String) -> DeskAsset? {
        self.all.first { $0.name == name }
    }
}
