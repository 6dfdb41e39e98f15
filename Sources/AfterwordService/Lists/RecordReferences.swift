import AfterwordCore
import AfterwordStorage

/// The people and cases that the rows of one page name, read in two statements however many rows there are.
struct RecordReferences {
    private let contacts: [EntityID<Contact>: Contact]
    private let cases: [EntityID<SupportCase>: SupportCase]

    init(
        contacts: [EntityID<Contact>?],
        cases: [EntityID<SupportCase>?] = [],
        store: Store,
        in connection: any SQLConnection
    ) throws {
        self.contacts = try store.contacts(contacts.compactMap(\.self), in: connection)
        self.cases = try store.cases(cases.compactMap(\.self), in: connection)
    }

    func contact(_ id: EntityID<Contact>?) -> ContactReference? {
        id.flatMap { self.contacts[$0] }.map(ContactReference.init)
    }

    func supportCase(_ id: EntityID<SupportCase>?) -> CaseReference? {
        id.flatMap { self.cases[$0] }.map(CaseReference.init)
    }
}
