import AfterwordCore
import AfterwordStorage

/// A batch of events that is to be taken in, with the moment it came.
struct PostedEvents: BatchedWrite {
    struct Outcome: Sendable {
        /// How many of the events were new.
        var accepted = 0
        var claimed: [ClaimedMessage] = []
        /// Messages wait in the outbox for the relay.
        var leavesOthers = false
    }

    let events: [CaseEvent]
    let context: ServiceContext
    let now: Instant
    let direct: DirectClaim

    /// One process has one configuration, so the first one's context stands for all.
    static func run(_ posts: [Self], in connection: any SQLConnection) throws -> [Outcome] {
        guard let context = posts.first?.context else { return [] }
        var intake = GroupIntake(context, count: posts.count)
        let isOfCases = posts.map { $0.events.allSatisfy(\.isOfCase) }
        let together = posts.indices.filter { isOfCases[$0] }
        try intake.takeTogether(together.flatMap { posts[$0].fresh(from: $0) }, in: connection)
        for place in posts.indices where !isOfCases[place] {
            try intake.takeSingly(posts[place].fresh(from: place), in: connection)
        }
        for (post, outcome) in zip(posts, intake.outcomes) { post.direct.note(outcome.claimed) }
        return intake.outcomes
    }

    private func fresh(from place: Int) -> [FreshEvent] {
        self.events.map { FreshEvent($0, now: self.now, post: place, direct: self.direct) }
    }
}

/// The posts of one group and what becomes of each.
private struct GroupIntake {
    private let context: ServiceContext
    private(set) var outcomes: [PostedEvents.Outcome]

    init(_ context: ServiceContext, count: Int) {
        self.context = context
        self.outcomes = Array(repeating: PostedEvents.Outcome(), count: count)
    }

    /// Events of cases, whoever sent them: side by side as far as they have nothing to do with each other.
    mutating func takeTogether(_ events: [FreshEvent], in connection: any SQLConnection) throws {
        guard !events.isEmpty else { return }
        let ask = NamedInEvents.Questions(about: events, self.context)
        let answers = try connection.ask(
            self.context.store.rememberEvents(events.map { (key: $0.key, now: $0.now) }),
            ask.cases,
            ask.owners,
            ask.suppressions,
            ask.erased
        )
        var unseen = answers.0
        let fresh = events.filter { unseen.remove($0.key) != nil }
        for event in fresh { self.outcomes[event.post].accepted += 1 }
        var named = NamedInEvents(
            cases: answers.1,
            owners: answers.2,
            suppressions: answers.3,
            erased: answers.4
        )
        for (number, round) in EventRounds(fresh.map(named.ties)).rounds.enumerated() {
            let members = round.map { member in
                var event = fresh[member.place]
                if !member.isLastOfFamily { event.direct = nil }
                return event
            }
            // What an earlier round has made is known only to the store.
            if number > 0 { named = try NamedInEvents(in: members, self.context, in: connection) }
            try self.take(CaseRound(members, named, self.context, in: connection), in: connection)
        }
    }

    /// Events of all kinds that came as one batch, one after the other.
    mutating func takeSingly(_ events: [FreshEvent], in connection: any SQLConnection) throws {
        for (number, event) in events.enumerated() {
            let store = self.context.store
            guard
                try store.rememberEvent(
                    source: event.event.source,
                    id: event.event.id,
                    now: event.now,
                    in: connection
                )
            else { continue }
            self.outcomes[event.post].accepted += 1
            var event = event
            if number < events.count - 1 { event.direct = nil }
            if event.event.isOfCase {
                let named = try NamedInEvents(in: [event], self.context, in: connection)
                try self.take(CaseRound([event], named, self.context, in: connection), in: connection)
            } else {
                let before = connection.dues?.messagesToLookFor
                self.outcomes[event.post].claimed += try FurtherEvents(self.context).take(event, in: connection)
                // These make messages by many ways.
                if connection.dues?.messagesToLookFor != before { self.outcomes[event.post].leavesOthers = true }
            }
        }
    }

    private mutating func take(_ round: CaseRound, in connection: any SQLConnection) throws {
        let made = try round.take(in: connection)
        for (post, message) in made.claimed { self.outcomes[post].claimed.append(message) }
        for post in made.leavingOthers { self.outcomes[post].leavesOthers = true }
    }
}

extension CaseEvent {
    /// What tells the fate of one of our messages may name a case, too.
    fileprivate var isOfCase: Bool { self.message == nil && self.case != nil && self.type.isAboutCase }
}
