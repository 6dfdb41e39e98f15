import AfterwordCore

/// The one-time word that lets a page's own style and script run; made of base32 only, so it is safe in a header.
package struct PageNonce: Sendable, Hashable {
    package let text: String

    /// Stands for the nonce of a page that is rendered for everybody.
    static let mark = PageNonce(text: OwnValue.pageNonce.mark)

    private init(text: String) { self.text = text }

    /// A nonce of 128 random bits.
    package init() {
        var generator = PortionedRandom()
        self.init(using: &generator)
    }

    /// The same of the generator's chance.
    package init(using generator: inout some RandomNumberGenerator) {
        self.text = Base32.encode(generator.bytes(16))
    }
}
