import AfterwordCore

/// What proves that a later answer comes from the person of the first one: the browser's own secret, or a grant from a fresh link.
///
/// Only the browser's own secret also excuses a burst of scores (``ResponseEntry``): a scanner may open a fresh link, but has no cookie.
struct CorrectionProof: Sendable {
    var invitation: EntityID<Invitation>
    /// Digest of the browser's secret; `nil` as long as nothing counts.
    var hash: String?
    var now: Instant
    var mint: TokenMint

    func holds(_ secret: String?) -> Bool {
        guard let secret else { return false }
        return CorrectionSecret.matches(secret, hash: self.hash)
            || CorrectionGrant.isValid(secret, for: self.invitation, now: self.now, mint: self.mint)
    }
}
