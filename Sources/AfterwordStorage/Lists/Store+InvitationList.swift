package import AfterwordCore

/// Which invitations to list; what is not said does not matter.
package struct InvitationFilter: Sendable, Equatable {
    package var survey: String?
    package var kind: SurveyKind?
    /// Empty = any.
    package var states: [InvitationState] = []
    /// Empty = any.
    package var purposes: [Invitation.Purpose] = []
    package var reason: DecisionReason?
    package var caseKey: CaseKey?
    package var contactID: EntityID<Contact>?
    /// When the invitation was made, `from..<to`.
    package var from: Instant?
    package var to: Instant?
    /// When it was sent, `from..<to`, or made if it failed unsent; what was neither sent nor failed is left out then.
    package var sentFrom: Instant?
    package var sentTo: Instant?
    /// Only invitations that stand in this row of a split figure.
    package var row: SegmentRow?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func invitations(
        _ filter: InvitationFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Invitation> {
        var conditions = ListConditions()
        conditions.equals("survey", filter.survey)
        conditions.equals("kind", filter.kind?.rawValue)
        conditions.oneOf("state", filter.states)
        conditions.oneOf("purpose", filter.purposes)
        conditions.equals("reason", filter.reason?.rawValue)
        conditions.about(filter.caseKey)
        conditions.equals("contact_id", filter.contactID)
        conditions.within("created_at_ms", from: filter.from, to: filter.to)
        conditions.within(Invitation.ratedAt(), from: filter.sentFrom, to: filter.sentTo)
        if let row = filter.row {
            return try connection.newestFirst(
                "invitation",
                conditions,
                after: position,
                limit: limit,
                keeping: row.holds,
                id: \.id,
                read: Invitation.init(row:)
            )
        }
        return try connection.newestFirst(
            "invitation",
            conditions,
            after: position,
            limit: limit,
            read: Invitation.init(row:)
        )
    }
}
