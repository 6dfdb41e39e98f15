package import AfterwordCore

/// The stateless nonce of a form: issue time (8 bytes), random (8), HMAC over both and the invitation (16).
///
/// Nothing is stored when a page is shown; single use is `UNIQUE (invitation_id, submission)`.
package struct FormNonce: Sendable, Equatable {
    package let text: String
    package let issuedAt: Instant

    private init(text: String, issuedAt: Instant) {
        self.text = text
        self.issuedAt = issuedAt
    }

    package static func make(
        for invitation: EntityID<Invitation>,
        issuedAt: Instant,
        mint: TokenMint
    ) -> FormNonce {
        var generator = PortionedRandom()
        let body = [mint.keyring.newestID] + mint.bytes(of: issuedAt.milliseconds) + generator.bytes(8)
        let code = mint.mac(self.label, over: body + mint.bytes(of: invitation.rawValue), key: body[0])
        return FormNonce(text: Base32.encode(body + code), issuedAt: issuedAt)
    }

    /// Reads a nonce made for this very invitation; `nil` for every other text.
    package init?(text: String, for invitation: EntityID<Invitation>, mint: TokenMint) {
        guard text.utf8.count <= 64, let bytes = Base32.decode(text), bytes.count == 33 else { return nil }
        let body = Array(bytes[0..<17])
        guard
            mint.isValid(
                Array(bytes[17...]),
                label: Self.label,
                over: body + mint.bytes(of: invitation.rawValue),
                key: body[0]
            )
        else { return nil }
        self.text = text
        self.issuedAt = Instant(milliseconds: body[1..<9].reduce(Int64(0)) { $0 << 8 | Int64($1) })
    }

    private static let label = "nonce"
}
