package import AfterwordCore

/// The word in a fresh link that allows its holder to correct an answer: issue time (8 bytes) and a MAC over it and the invitation (16).
///
/// A browser that lost its correction secret cannot prove who it is; whoever reads the person's own mailbox can. So the grant goes only
/// into a message to the address the invitation went to. It is signed and not stored, for three reasons: asking for a fresh link changes
/// nothing (a stranger with a forwarded link cannot make the first browser's secret worthless), opening one records nothing (a scanner
/// uses nothing up), and it ends by itself. It lives as long as answers can be corrected at all.
package enum CorrectionGrant {
    package static let lifetime = ResubmissionPolicy.editWindow
    private static let label = "correction"

    package static func make(for invitation: EntityID<Invitation>, now: Instant, mint: TokenMint) -> String {
        TimedGrant.make(self.label, for: invitation.rawValue, now: now, mint: mint)
    }

    /// Whether the text is a grant for this very invitation that has not run out.
    package static func isValid(
        _ text: String,
        for invitation: EntityID<Invitation>,
        now: Instant,
        mint: TokenMint
    ) -> Bool {
        TimedGrant.isValid(
            text,
            self.label,
            for: invitation.rawValue,
            lifetime: self.lifetime,
            now: now,
            mint: mint
        )
    }
}
