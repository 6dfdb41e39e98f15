import AfterwordCore

/// A signed word of 40 characters that opens something about one row for a while: key id (1 byte), issue time (8), MAC over both and the
/// row (16). Nothing of it is stored, so asking for one changes nothing and it ends by itself.
enum TimedGrant {
    static func make(_ label: String, for id: Int64, now: Instant, mint: TokenMint) -> String {
        let body = [mint.keyring.newestID] + mint.bytes(of: now.milliseconds)
        return Base32.encode(body + mint.mac(label, over: body + mint.bytes(of: id), key: body[0]))
    }

    /// Whether the text was made under this label for this very row, and not longer ago than `lifetime`.
    static func isValid(
        _ text: String,
        _ label: String,
        for id: Int64,
        lifetime: Duration,
        now: Instant,
        mint: TokenMint
    ) -> Bool {
        guard text.utf8.count == 40, let bytes = Base32.decode(text), bytes.count == 25 else { return false }
        let body = Array(bytes[0..<9])
        let issuedAt = Instant(milliseconds: body[1...].reduce(Int64(0)) { $0 << 8 | Int64($1) })
        let isSigned = mint.isValid(Array(bytes[9...]), label: label, over: body + mint.bytes(of: id), key: body[0])
        return isSigned && now - issuedAt <= lifetime
    }
}
