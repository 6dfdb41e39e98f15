import AfterwordCore
import AfterwordStorage

/// What the store knows under the names that events of cases use.
struct NamedInEvents: Sendable {
    var cases: [SourceKey: SupportCase]
    var people: KnownPeople
    var suppressions: [ContactAddress: SuppressionReason]

    /// What has to be asked, to go out together with other questions of the caller.
    struct Questions {
        let cases: Inquiry<[SourceKey: SupportCase]>
        let owners: Inquiry<[ContactAddress: EntityID<Contact>]>
        let suppressions: Inquiry<[ContactAddress: SuppressionReason]>
        let erased: Inquiry<Set<ContactAddress>>

        init(about events: [FreshEvent], _ context: ServiceContext) {
            let addresses = Array(Set(events.flatMap(\.addresses)))
            self.cases = context.store.supportCases(Array(Set(events.compactMap(\.caseKey))))
            self.owners = context.store.owners(of: addresses)
            self.suppressions = context.store.suppressions(of: addresses)
            self.erased = ErasedAddresses(context).known(among: addresses)
        }
    }

    init(
        cases: [SourceKey: SupportCase],
        owners: [ContactAddress: EntityID<Contact>],
        suppressions: [ContactAddress: SuppressionReason],
        erased: Set<ContactAddress>
    ) {
        self.cases = cases
        self.people = KnownPeople(owners: owners, erased: erased)
        self.suppressions = suppressions
    }

    init(in events: [FreshEvent], _ context: ServiceContext, in connection: any SQLConnection) throws {
        let ask = Questions(about: events, context)
        let (cases, owners, suppressions, erased) = try connection.ask(
            ask.cases,
            ask.owners,
            ask.suppressions,
            ask.erased
        )
        self.init(cases: cases, owners: owners, suppressions: suppressions, erased: erased)
    }

    /// What the event touches, see ``EventRounds``.
    func ties(of event: FreshEvent) -> [EventTie] {
        let addresses = event.addresses
        let known = event.caseKey.flatMap { self.cases[$0]?.contactID }
        return [event.caseKey].compactMap(\.self).map(EventTie.supportCase)
            + addresses.map(EventTie.address)
            + (self.people.owners(of: addresses) + [known].compactMap(\.self)).map(EventTie.contact)
    }
}
