package import AfterwordCore

/// Who may call an endpoint. The command line's socket may call all of them.
package enum EndpointAccess: Sendable, Equatable {
    /// Everybody.
    case open
    /// Whoever holds the token in the path; the handler verifies it, and ``ProblemCode/notFound`` counts as a miss. A right token is let
    /// in however many wrong ones came from the same address.
    case token
    /// A vendor's webhook: the handler verifies the signature over the raw bytes.
    case signature
    /// `Authorization: Bearer` with a key that has the scope.
    case apiKey(Scope)
    /// A signed-in member of staff in one of these roles; forms must come from our own pages.
    case staff(Set<Role>)
    /// Only the command line on the same machine.
    case socketOnly
}
