import AfterwordCore
import AfterwordStorage

/// Which messages the address or a form asks for; both carry the same fields, so that a list can be confirmed and worked on as it was seen.
struct MessageChoice {
    /// How old a message is, by when it was made.
    enum Age: String, CaseIterable {
        case hour, day, week, older

        var words: String {
            switch self {
            case .hour: "last hour"
            case .day: "last day"
            case .week: "last 7 days"
            case .older: "older than a day"
            }
        }

        fileprivate func span(before now: Instant) -> (from: Instant?, to: Instant?) {
            switch self {
            case .hour: (now - .hours(1), nil)
            case .day: (now - .days(1), nil)
            case .week: (now - .days(7), nil)
            case .older: (nil, now - .days(1))
            }
        }
    }

    static let parameters: [EndpointParameter] = [
        .query("state", .choice(MessageState.self), "Only this state."),
        .query("kind", .choice(Message.Kind.self), "Only this kind."),
        .query("channel", .text, "Only this channel."),
        .query("destination", .text, "Only this queue."),
        .query("reason", .text, "Only those whose last failure says this."),
        .query("age", .choice(Age.self), "Only those made in this time."),
        .query("contact", .id, "Only those to this person."),
    ]

    let filter: MessageFilter
    /// The fields that narrow, in a fixed order.
    let pairs: [(name: String, value: String)]

    init(_ fields: FormFields, now: Instant) throws {
        var filter = MessageFilter()
        filter.states = try fields.word("state", MessageState.self).map { [$0] } ?? []
        filter.kind = try fields.word("kind", Message.Kind.self)
        filter.channel = fields.text("channel")
        filter.destination = fields.text("destination")
        filter.reason = fields.text("reason")
        filter.contactID = try fields.id("contact", of: Contact.self)
        let span = try fields.word("age", Age.self)?.span(before: now)
        (filter.from, filter.to) = (span?.from, span?.to)
        self.filter = filter
        self.pairs = Self.parameters.compactMap { parameter in
            fields.text(parameter.name).map { (name: parameter.name, value: $0) }
        }
    }

    var isNarrowed: Bool { !self.pairs.isEmpty }

    /// The list with this choice.
    var list: DeskAddress { DeskAddress(path: ["messages"], query: self.pairs) }

    /// The page that asks before the deed is done.
    func confirmation(of deed: MassDeed) -> DeskAddress {
        DeskAddress(path: ["bulk", deed.word], query: self.pairs)
    }

    /// The choice in words, for people who are about to do something to all of it; empty when nothing narrows.
    var words: [DeskFact] {
        let names = [
            "state": "State", "kind": "Kind", "channel": "Channel", "destination": "Queue", "reason": "Failure says",
            "age": "Made", "contact": "Person",
        ]
        return self.pairs.map { pair in
            let value = pair.name == "age" ? Age(rawValue: pair.value)?.words ?? pair.value : pair.value
            return DeskFact(names[pair.name] ?? pair.name, value)
        }
    }
}

extension MassDeed {
    /// The word of the address.
    var word: String {
        switch self {
        case .replay: "replay"
        case .cancel: "cancel"
        }
    }

    init?(word: String) {
        guard let deed = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = deed
    }
}
