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

extension EventSubscription {
    /// Reads `all`, `none`, or event types separated by spaces or commas.
    package init(text: String) {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        switch words {
        case ["all"]: self = .all
        case ["none"]: self = .only([])
        default: self = .only(Set(words))
        }
    }
}
