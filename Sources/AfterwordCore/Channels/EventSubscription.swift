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
    /// A word that is no event: a subscription to it would never hear anything.
    package struct UnknownEvent: Error, Sendable, Equatable, CustomStringConvertible {
        package let word: String

        package var description: String {
            let known = OutgoingEvent.allCases.map(\.rawValue)
            let near = NearestWord.to(self.word, among: known).map { "; did you mean \"\($0)\"?" }
            return "\"\(self.word)\" is no event"
                + (near ?? "; say all, or none, or some of \(known.joined(separator: ", "))")
        }
    }

    /// Reads `all`, `none`, or event types separated by spaces or commas.
    package init(text: String) throws(UnknownEvent) {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        switch words {
        case ["all"]: self = .all
        case ["none"]: self = .only([])
        default:
            if let word = words.first(where: { OutgoingEvent(rawValue: $0) == nil }) { throw UnknownEvent(word: word) }
            self = .only(Set(words))
        }
    }
}
