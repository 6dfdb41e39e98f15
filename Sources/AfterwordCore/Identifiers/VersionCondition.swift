/// Which versions of a row a change is meant for: what `If-Match` says of it (RFC 9110, section 13.1.1).
package enum VersionCondition: Sendable, Equatable {
    /// Whatever it is now, as long as it is there.
    case any
    case oneOf(Set<Int>)

    /// The one version that somebody saw.
    package static func exactly(_ version: Int) -> VersionCondition { .oneOf([version]) }

    package func holds(for version: Int) -> Bool {
        switch self {
        case .any: true
        case .oneOf(let versions): versions.contains(version)
        }
    }
}
