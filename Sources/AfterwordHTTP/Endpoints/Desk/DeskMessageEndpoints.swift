import AfterwordCore
import AfterwordService
import AfterwordStorage

/// What was sent, what waits and what failed; and sending it again.
package struct DeskMessageEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        Endpoint.deskList(
            "/messages",
            name: "showMessages",
            "Messages, newest first",
            filters: MessageChoice.parameters,
            context: self.context,
            file: self.file,
            handler: self.list
        ) + [
            .deskPage(
                "/messages/{id}",
                name: "showMessage",
                "One message with every try",
                parameters: [.deed],
                handler: self.show
            ),
            .deskForm(
                "/messages/{id}/replay",
                name: "sendMessageAgain",
                "Puts a message back into the outbox under its own id",
                handler: self.replay
            ),
        ]
    }

    /// Groups of failures shown above the list.
    private static let mostGroups = 6

    private static let columns = [
        "id", "type", "kind", "state", "channel", "destination", "recipient", "attempts", "created_at", "sent_at",
        "last_error",
        "contact.id", "contact.name", "contact.email",
    ]

    @Sendable private func file(_ request: EndpointRequest) async throws -> DeskListFile {
        let filter = try MessageChoice(request.query, now: self.context.clock.now).filter
        let lists = self.context.lists
        return DeskListFile("messages", columns: Self.columns, json: { try JSONValue($0) }) { position, limit in
            try await lists.messages(filter, after: position, limit: limit)
        }
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("messages", request, filters: MessageChoice.parameters)
        let clock = self.context.clock
        let choice = try MessageChoice(request.query, now: clock.now)
        let found = try await self.context.lists.messages(
            choice.filter,
            after: list.place.position,
            limit: list.place.limit
        )
        let desk = MessageDesk(self.context.service)
        let load = try await self.context.lists.deskLoad(at: clock.now)
        let page = MessagesPage(
            waiting: load.messages(.waiting),
            held: load.messages(.held),
            failed: load.failedMessages,
            troubles: try await desk.failures(choice.filter, limit: Self.mostGroups).map { $0.row(choice, clock) },
            search: self.search(choice),
            filters: self.chips(list),
            deeds: choice.isNarrowed ? try await self.deeds(choice, desk) : [],
            rows: found.rows.map { $0.row(clock) },
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request, files: list.files)
    }

    private func search(_ choice: MessageChoice) -> MessageSearch {
        let kept = choice.pairs.filter { $0.name != "reason" }
        let hidden = choice.pairs.filter { ["destination", "contact"].contains($0.name) }
        return MessageSearch(
            reason: choice.filter.reason ?? "",
            fields: kept.map { HiddenField(name: $0.name, value: $0.value) },
            chosen: hidden.isEmpty ? nil : choice.words.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        )
    }

    /// What can be done to all that is shown, with how many it would be.
    private func deeds(_ choice: MessageChoice, _ desk: MessageDesk) async throws -> [DeskLink] {
        var links: [DeskLink] = []
        for deed in MassDeed.allCases {
            let count = try await desk.count(choice.filter, for: deed)
            guard count > 0 else { continue }
            let words =
                deed == .replay ? "Send \(MetricText.count(count)) again…" : "Call \(MetricText.count(count)) off…"
            links.append(DeskLink(words, to: choice.confirmation(of: deed)))
        }
        return links
    }

    private func chips(_ list: DeskList) -> [FilterGroup] {
        let states = MessageState.allCases.map { (value: $0.rawValue, words: $0.rawValue) }
        let kinds = Message.Kind.allCases.map { (value: $0.rawValue, words: $0.words) }
        let channels = self.context.service.channels.map { (value: $0.id, words: $0.id) }
        let ages = MessageChoice.Age.allCases.map { (value: $0.rawValue, words: $0.words) }
        return [
            list.chips("State", "state", states),
            list.chips("Kind", "kind", kinds),
            list.chips("Channel", "channel", channels),
            list.chips("Made", "age", ages),
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Message.self)
        guard let detail = try await self.context.lists.message(id) else { throw Problem(.notFound) }
        return self.context.reply(detail.page(self.context.clock), to: request)
    }

    @Sendable private func replay(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Message.self)
        let page = ["messages", id.text]
        do {
            try await MessageDesk(self.context.service).replay(id, by: request.actor)
            return DeskDeed.replayed.reply(at: page)
        } catch let refusal as ReplayRefusal {
            return try refusal.deed.reply(at: page)
        }
    }
}

extension ReplayRefusal {
    /// What the message's page then says; throws itself where there is no such page.
    fileprivate var deed: DeskDeed {
        get throws {
            switch self {
            case .unknown: throw self
            case .wrongState: .notReplayed
            case .kept: .replayKept
            case .tooLate: .replayTooLate
            case .takenOver: .replayTakenOver
            case .withdrawn: .replayWithdrawn
            case .settled: .replaySettled
            }
        }
    }
}

extension Message.Kind {
    /// The kind as a list names it.
    fileprivate var words: String {
        switch self {
        case .invitation: "Invitation"
        case .reminder: "Reminder"
        case .reply: "Reply"
        case .alert: "Alert"
        case .event: "Event"
        case .test: "Test"
        }
    }
}

extension MessageRecord {
    /// `Invitation to Ana P.`, `Event response.recorded`.
    fileprivate var what: String {
        let kind = Message.Kind(rawValue: self.kind)
        guard kind != .event else { return "Event \(self.type)" }
        let words = kind?.words ?? self.kind
        if let person = self.contact?.displayName ?? self.recipient { return "\(words) to \(person)" }
        return self.subject.map { "\(words): \($0)" } ?? words
    }

    fileprivate var phase: MessageState { MessageState(rawValue: self.state) ?? .waiting }

    fileprivate var path: DeskAddress { DeskAddress(path: ["messages", self.id]) }

    /// A message that got out in the end has no failure to mend.
    fileprivate var failure: String? {
        guard ![.sent, .delivered].contains(self.phase), let reason = self.lastError else { return nil }
        let trouble = DeliveryTrouble(reason: reason)
        let words = ChannelView.sentence(trouble.words)
        // Whoever reads this has the message open already, or is one click away.
        return trouble.remedy == DeliveryTrouble.lookAtTries ? words : "\(words) \(trouble.remedy)"
    }

    fileprivate func row(_ clock: DeskClock) -> MessageRow {
        MessageRow(
            href: self.path,
            state: self.phase,
            what: self.what,
            channel: self.channel,
            attempts: self.attempts,
            failure: self.failure,
            at: clock.happened(self.sentAt ?? self.createdAt)
        )
    }

    fileprivate func facts(_ clock: DeskClock) -> [DeskFact] {
        let times = [("Made", self.createdAt), ("Sent", self.sentAt), ("Useless after", self.expiresAt)]
        let words = [
            ("Type", self.type), ("Channel", self.channel), ("Queue", self.destination), ("To", self.recipient),
            ("The platform's id", self.receipt), ("Message id", self.id),
        ]
        return words.compactMap { name, value in value.map { DeskFact(name, $0) } }
            + times.compactMap { name, value in value.map { DeskFact(name, clock.happened($0).exact) } }
    }
}

extension FailureGroup {
    fileprivate func row(_ choice: MessageChoice, _ clock: DeskClock) -> TroubleRow {
        let trouble = DeliveryTrouble(reason: self.reason)
        var query = choice.pairs.filter { !["channel", "reason", "destination"].contains($0.name) }
        query.append((name: "channel", value: self.channel))
        if !self.reason.isEmpty { query.append((name: "reason", value: self.reason)) }
        return TroubleRow(
            count: MetricText.count(self.count),
            words: ChannelView.sentence(trouble.words),
            place: self.destination ?? self.channel,
            remedy: trouble.remedy,
            oldest: clock.happened(self.oldest),
            href: DeskAddress(path: ["messages"], query: query)
        )
    }
}

extension MessageDetail {
    fileprivate func page(_ clock: DeskClock) -> MessagePage {
        MessagePage(
            path: self.message.path,
            what: self.message.what,
            state: self.message.phase,
            failure: self.message.failure,
            facts: self.message.facts(clock),
            text: self.message.text,
            person: self.message.contact.map { DeskLink($0.displayName, to: $0.page) },
            attempts: self.tries.map { $0.step(clock) }
        )
    }
}

extension MessageDetail.Try {
    private static let words = [
        "sent": "went out", "retry": "failed for now", "hold": "held", "give_up": "failed for good",
        "unclear": "nobody knows whether it arrived",
    ]

    fileprivate func step(_ clock: DeskClock) -> StoryEntry {
        // The reason of a failed exchange begins with its code, which people need not read.
        let words = self.detail.map { DeliveryTrouble(reason: $0, status: self.status).words }
        let facts = [words, self.status.map { "HTTP \($0)" }, "\(self.durationMs) ms over \(self.channel)"]
        return StoryEntry(
            kind: .attempt,
            at: clock.happened(self.at),
            title: "Try \(self.number): \(Self.words[self.outcome] ?? self.outcome)",
            detail: facts.compactMap(\.self).joined(separator: " · "),
            tone: self.outcome == "sent" ? .plain : self.outcome == "give_up" ? .low : .warn
        )
    }
}
