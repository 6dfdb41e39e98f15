/// The one-time word that lets a page's own style and script run; made of base32 only, so it is safe in a header.
package struct PageNonce: Sendable, Hashable {
    package let text: String

    /// Stands for the nonce of a page that is rendered for everybody.
    static let mark = PageNonce(text: OwnValue.pageNonce.mark)

    private init(text: String) { self.text = text }

    /// A nonce of 128 random bits.
    package init(using generator: inout some RandomNumberGenerator) {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var bits: UInt64 = 0
        let letters = (0..<26).map { position in
            // Twelve letters of each draw: the system's generator is a call of the system, and a page needs one of these.
            if position.isMultiple(of: 12) { bits = generator.next() }
            defer { bits >>= 5 }
            return alphabet[Int(bits & 31)]
        }
        self.text = String(decoding: letters, as: UTF8.self)
    }
}
