package import AfterwordCore

/// Who may call an endpoint. The command line's socket may call all of them.
package enum EndpointAccess: Sendable, Equatable {
    /// Everybody.
    case open
    /// Whoever holds the token in the path; the handler verifies it, and ``ProblemCode/notFound`` counts as a miss. A right token is let
    /// in however many wrong ones came from the same address.
    case token
    /// Whoever holds the code in the path, which people read aloud: it is short enough to be guessed, so a right one, too, has to wait where many
    /// wrong tokens, keys, signatures and codes came from. A miss is ``ProblemCode/notFound``.
    case code
    /// A vendor's webhook: the handler verifies the signature over the raw bytes, and ``ProblemCode/unauthorized`` and ``ProblemCode/notFound``
    /// count as misses. What is signed well is let in however many wrong ones came from the same address.
    case signature
    /// `Authorization: Bearer` with a key that has the scope; a right key is let in like a right signature.
    case apiKey(Scope)
    /// A signed-in member of staff in one of these roles; forms must come from our own pages.
    case staff(Set<Role>)
    /// Only the command line on the same machine.
    case socketOnly
}
