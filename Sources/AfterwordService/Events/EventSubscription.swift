/// Which event webhooks a channel wants.
package enum EventSubscription: Sendable, Equatable {
    case all
    case only(Set<String>)

    package func includes(_ type: String) -> Bool {
        switch self {
        case .all: true
        case .only(let types): types.contains(type)
        }
    }
}
