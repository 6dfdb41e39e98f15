import AfterwordCore
import AfterwordStorage

extension InvitationSurroundings {
    /// Asks the store about one occasion.
    init(of occasion: InvitationOccasion, _ store: Store, in connection: any SQLConnection) throws {
        let contact = occasion.contact.id
        let cases = [occasion.case?.id].compactMap(\.self)
        let (identities, invitations, resolutions) = try connection.ask(
            store.identities(of: [contact]),
            store.askingInvitations(of: [contact]),
            store.resolutionsAsked(about: cases)
        )
        self.init(
            identities: identities[contact] ?? [],
            invitations: invitations[contact] ?? [],
            resolutions: cases.first.flatMap { resolutions[$0] } ?? []
        )
    }
}
