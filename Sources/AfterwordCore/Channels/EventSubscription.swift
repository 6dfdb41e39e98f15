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

    /// What a channel is sent in any case because somebody chose it for that; to name it here changes nothing.
    private static let sentAnyway: Set = [
        "ambassador.invitation", "channel.test", "export.ready", "follow_up.reply", "survey.invitation",
    ]

    /// Reads `all`, `none`, or event types separated by spaces or commas.
    package init(text: String) throws(UnknownEvent) {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        switch words {
        case ["all"]: self = .all
        case ["none"]: self = .only([])
        default:
            let unknown = words.first { OutgoingEvent(rawValue: $0) == nil && !Self.sentAnyway.contains($0) }
            if let unknown { throw UnknownEvent(word: unknown) }
            self = .only(Set(words))
        }
    }
}
