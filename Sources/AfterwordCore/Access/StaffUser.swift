/// A person who signs in to the desk.
package struct StaffUser: Entity, Equatable {
    package static let idPrefix = "usr"

    package let id: EntityID<StaffUser>
    /// What they sign in with; teams and follow-ups name their owners by it.
    package let name: String
    package let role: Role
    package let createdAt: Instant
    package let disabledAt: Instant?

    package init(
        id: EntityID<StaffUser>,
        name: String,
        role: Role,
        createdAt: Instant,
        disabledAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.createdAt = createdAt
        self.disabledAt = disabledAt
    }
}
