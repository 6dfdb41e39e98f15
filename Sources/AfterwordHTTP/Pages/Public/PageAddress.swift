/// Where a link or form of a public page may lead: a path of this server, or an `http`/`https` address.
///
/// Escaping does not make `javascript:` harmless, so an address is checked when it is made.
package struct PageAddress: Sendable, Hashable {
    package let text: String

    /// `nil` unless `text` is an absolute path or an `http`/`https` address without spaces and control characters.
    package init?(_ text: String) {
        let isPath = text.hasPrefix("/") && !text.hasPrefix("//") && !text.hasPrefix("/\\")
        let lowered = text.prefix(8).lowercased()
        guard isPath || lowered.hasPrefix("https://") || lowered.hasPrefix("http://"), Self.isClean(text) else {
            return nil
        }
        self.text = text
    }

    /// An address a picture may come from: a path of this server or a `data:` image; third parties never see a visitor.
    package init?(image text: String) {
        let kinds = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,"]
        if kinds.contains(where: text.hasPrefix), Self.isClean(text) {
            self.text = text
        } else if text.hasPrefix("/"), let path = PageAddress(text) {
            self = path
        } else {
            return nil
        }
    }

    private static func isClean(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }
    }
}

/// A link with its words.
package struct PageLink: Sendable, Hashable {
    package var label: String
    package var address: PageAddress

    package init(label: String, address: PageAddress) {
        self.label = label
        self.address = address
    }
}
