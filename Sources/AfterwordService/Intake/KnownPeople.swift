import AfterwordCore
import AfterwordStorage

/// Whom the addresses of events belong to.
struct KnownPeople: Sendable {
    var owners: [ContactAddress: EntityID<Contact>]
    /// Addresses that an erased person had.
    var erased: Set<ContactAddress>
    /// The owners, as far as they were looked up.
    var contacts: [EntityID<Contact>: Contact] = [:]
    /// The addresses of the owners, as far as they were looked up.
    var identities: [EntityID<Contact>: [Identity]] = [:]

    /// The owners of the addresses, each once, in their order.
    func owners(of addresses: [ContactAddress]) -> [EntityID<Contact>] {
        addresses.reduce(into: []) { found, address in
            if let owner = self.owners[address], !found.contains(owner) { found.append(owner) }
        }
    }

    /// Whom an event speaks of: the owner of the strongest address that it names, unless the rest of what it names speaks against them.
    ///
    /// A sender's own id and a mailbox are one person's. A telephone may stand in a household or at a switchboard: whoever comes with it under
    /// another id of the same sender, or from another mailbox, is somebody else. An account at a platform is one person's, whatever records a
    /// helpdesk has of them.
    func owner(of addresses: [ContactAddress]) -> EntityID<Contact>? {
        addresses.lazy.compactMap { address in
            self.owners[address].flatMap { self.isSomebodyElse($0, by: address, addresses) ? nil : $0 }
        }.first
    }

    /// Whether `owner`, who has one of the addresses that are named, has others than named of the kinds that tell people apart.
    private func isSomebodyElse(
        _ owner: EntityID<Contact>,
        by address: ContactAddress,
        _ named: [ContactAddress]
    ) -> Bool {
        func hasOther(_ channel: String?) -> Bool {
            let handles = (self.identities[owner] ?? []).filter { $0.channel == channel }.map(\.handle)
            let said = named.filter { $0.channel == channel }.map(\.handle)
            return !said.isEmpty && !handles.isEmpty && !said.contains(where: handles.contains)
        }
        guard address.channel == "phone" else { return false }
        return hasOther(named.first { $0.isOfSender }?.channel) || hasOther("email")
    }

    func isErased(anyOf addresses: [ContactAddress]) -> Bool {
        addresses.contains(where: self.erased.contains)
    }
}
