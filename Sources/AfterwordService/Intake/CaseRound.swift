import AfterwordCore
import AfterwordStorage

/// Events of different cases and people, taken in together: what they need is looked up for all at once, each is decided by itself, and what
/// comes out is written for all at once.
struct CaseRound: Sendable {
    private let context: ServiceContext
    private let directory: ContactDirectory
    private let planner: InvitationPlanner
    private let events: [FreshEvent]
    private let cases: [SourceKey: SupportCase]
    private let people: KnownPeople
    private let suppressions: [ContactAddress: SuppressionReason]
    private let timelines: [EntityID<SupportCase>: [CaseTimeline.Entry]]
    private let identities: [EntityID<Contact>: [Identity]]
    private let invitations: [EntityID<Contact>: [Invitation]]
    private let resolutions: [EntityID<SupportCase>: [ResolutionAsked]]

    init(
        _ events: [FreshEvent],
        _ named: NamedInEvents,
        _ context: ServiceContext,
        in connection: any SQLConnection
    ) throws {
        self.context = context
        self.directory = ContactDirectory(context)
        self.planner = InvitationPlanner(context)
        self.events = events
        self.cases = named.cases
        self.suppressions = named.suppressions
        // People and cases whom nobody knows have nothing to ask about.
        let cases = events.compactMap { $0.caseKey.flatMap { named.cases[$0] } }
        let contacts = Set(cases.map(\.contactID) + events.flatMap { named.people.owners(of: $0.addresses) })
        let store = context.store
        let found = try connection.ask(
            store.contacts(contacts),
            store.identities(of: contacts),
            store.askingInvitations(of: Array(contacts)),
            store.timelines(of: cases.map(\.id)),
            store.resolutionsAsked(about: cases.map(\.id))
        )
        var people = named.people
        (people.contacts, people.identities) = (found.0, found.1)
        self.people = people
        (self.identities, self.invitations, self.timelines, self.resolutions) = (found.1, found.2, found.3, found.4)
    }

    /// What the events have put into the outbox.
    struct Made {
        var claimed: [(post: Int, message: ClaimedMessage)] = []
        /// Whose messages wait there for the relay.
        var leavingOthers: Set<Int> = []
    }

    func take(in connection: any SQLConnection) throws -> Made {
        var rows = IntakeRows()
        var posts: [EntityID<Message>: Int] = [:]
        var made = Made()
        for event in self.events {
            let before = rows.asking.messages.count
            rows.asking.direct = event.direct
            try self.take(event, into: &rows, in: connection)
            for due in rows.asking.messages[before...] {
                posts[due.message.id] = event.post
                if due.claimant == nil { made.leavingOthers.insert(event.post) }
            }
        }
        made.claimed = try rows.store(in: self.context.store, connection).compactMap { message in
            posts[message.message.id].map { (post: $0, message: message) }
        }
        return made
    }

    private func take(_ fresh: FreshEvent, into rows: inout IntakeRows, in connection: any SQLConnection) throws {
        guard let key = fresh.caseKey, let facts = fresh.event.case else { return }
        let now = fresh.now
        let known = self.cases[key]
        let timeline = known.flatMap { self.timelines[$0.id] } ?? []
        let event = fresh.event.dated(after: timeline)
        let contact = try self.contact(of: fresh, known: known, into: &rows, in: connection)
        var value =
            known
            ?? SupportCase(
                id: self.context.store.ids.next(at: now),
                source: event.source,
                externalID: facts.id,
                contactID: contact.id,
                factsAt: event.factsAt
            )
        if event.contact != nil, self.isNewsOfPerson(event, of: value, after: timeline) { value.contactID = contact.id }
        value.take(event, after: timeline)
        if event.type == .caseOpened { value.openedAt = value.openedAt ?? event.at }
        if event.author == .contact, let channel = value.channel {
            rows.inbound.append(IntakeRows.Inbound(contactID: contact.id, channel: channel, at: event.at))
        }
        let before = value.state
        value.state = CaseTimeline.state(of: timeline + [CaseTimeline.Entry(at: event.at, type: event.type)])
        rows.cases.append(value)
        rows.caseEvents.append((to: value.id, event: event, receivedAt: now))
        // The person of a late event may no longer be the case's.
        let owner = value.contactID == contact.id ? contact : self.people.contacts[value.contactID] ?? contact
        try self.followState(of: value, contact: owner, before: before, now: now, into: &rows, in: connection)
    }

    /// Whether the person that an event names is the case's from now on: no later event came before it, or none of them told of anybody.
    private func isNewsOfPerson(
        _ event: CaseEvent,
        of value: SupportCase,
        after timeline: [CaseTimeline.Entry]
    ) -> Bool {
        timeline.allSatisfy { $0.at <= event.factsAt } || (self.identities[value.contactID] ?? []).isEmpty
    }

    /// An event that does not say who the person is speaks of the case's own contact; a case nobody knows gets a contact of its own.
    private func contact(
        of fresh: FreshEvent,
        known: SupportCase?,
        into rows: inout IntakeRows,
        in connection: any SQLConnection
    ) throws -> Contact {
        let (event, now) = (fresh.event, fresh.now)
        if let facts = event.contact,
            let contact = try self.directory.contact(
                for: facts,
                fresh.addresses,
                self.people,
                at: event.factsAt,
                now: now,
                into: &rows,
                in: connection
            )
        {
            return contact
        }
        if let known, let contact = self.people.contacts[known.contactID] { return contact }
        let contact = Contact(id: self.context.store.ids.next(at: now), factsAt: event.factsAt)
        rows.contacts.append(contact)
        return contact
    }

    /// A new resolution is an occasion to ask; an open case withdraws what has not gone yet.
    private func followState(
        of value: SupportCase,
        contact: Contact,
        before: CaseState,
        now: Instant,
        into rows: inout IntakeRows,
        in connection: any SQLConnection
    ) throws {
        if value.state.phase == .open {
            guard before.phase != .open else { return }
            // Whoever was asked about it: the case may have been another person's then.
            for asked in try self.context.store.contactsToAsk(about: value.id, in: connection) {
                try self.planner.cancelUnsent(of: asked, caseID: value.id, because: .reopened, now: now, in: connection)
            }
        } else if value.state.resolutionNumber > before.resolutionNumber {
            let occasion = InvitationOccasion(
                trigger: .caseResolved,
                contact: contact,
                case: value,
                at: value.state.resolvedAt ?? now
            )
            let around = InvitationSurroundings(
                identities: self.identities(of: contact, rows),
                invitations: self.invitations[contact.id] ?? [],
                resolutions: self.resolutions[value.id] ?? []
            )
            try self.planner.plan(occasion, around, now: now, into: &rows.asking, in: connection)
        }
    }

    /// The person's handles with what this event has added to them, as they will be read.
    private func identities(of contact: Contact, _ rows: IntakeRows) -> [Identity] {
        let added = rows.identities.reversed().prefix { $0.identity.contactID == contact.id }.map { added in
            var identity = added.identity
            identity.factsAt = added.factsAt
            identity.suppression =
                self.suppressions[ContactAddress(channel: identity.channel, handle: identity.handle)]
            return identity
        }
        var identities = ((self.identities[contact.id] ?? []) + added).sorted {
            ($0.channel, $0.handle) < ($1.channel, $1.handle)
        }
        guard let wrote = rows.inbound.last, wrote.contactID == contact.id else { return identities }
        for place in identities.indices where identities[place].channel == wrote.channel {
            identities[place].lastInboundAt = max(identities[place].lastInboundAt ?? wrote.at, wrote.at)
        }
        return identities
    }
}
