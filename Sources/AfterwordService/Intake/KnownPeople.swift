import AfterwordCore
import AfterwordStorage

/// Whom the addresses of events belong to.
struct KnownPeople: Sendable {
    var owners: [ContactAddress: EntityID<Contact>]
    /// Addresses that an erased person had.
    var erased: Set<ContactAddress>
    /// The owners, as far as they were looked up.
    var contacts: [EntityID<Contact>: Contact] = [:]

    /// The owners of the addresses, each once, in their order.
    func owners(of addresses: [ContactAddress]) -> [EntityID<Contact>] {
        addresses.reduce(into: []) { found, address in
            if let owner = self.owners[address], !found.contains(owner) { found.append(owner) }
        }
    }

    func isErased(anyOf addresses: [ContactAddress]) -> Bool {
        addresses.contains(where: self.erased.contains)
    }
}
