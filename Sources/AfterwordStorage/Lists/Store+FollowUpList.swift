package import AfterwordCore

/// Which follow-ups to list; what is not said does not matter.
package struct FollowUpFilter: Sendable, Equatable {
    /// Empty = any; a queue shows what is still to be done.
    package var states: [FollowUp.State] = [.open, .contacted]
    package var owner: String?
    /// Only tasks that nobody owns.
    package var isUnowned = false
    package var team: String?
    package var severity: Severity?
    package var survey: String?
    package var contactID: EntityID<Contact>?
    package var caseKey: CaseKey?
    /// Only tasks whose first contact was due before this moment.
    package var dueBefore: Instant?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Most urgent first: by severity, then by when the first contact is due. Throws ``InvalidListPosition``.
    package func followUps(
        _ filter: FollowUpFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<FollowUp> {
        var conditions = filter.conditions
        if let position {
            guard position.values.count == 3 else { throw InvalidListPosition() }
            conditions.add("(\(Self.urgency), due_at_ms, id) > \(list: position.values)")
        }
        return try connection.page(
            "follow_up",
            conditions,
            order: "\(Self.urgency), due_at_ms, id",
            limit: limit,
            key: { [try Self.urgency($0.word("severity")), try $0.integer("due_at_ms"), try $0.integer("id")] },
            read: FollowUp.init(row:)
        )
    }

    private static let urgency: SQL = "CASE severity WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 ELSE 2 END"

    private static func urgency(_ severity: Severity) -> Int {
        switch severity {
        case .urgent: 0
        case .high: 1
        case .normal: 2
        }
    }
}

extension FollowUpFilter {
    fileprivate var conditions: ListConditions {
        var conditions = ListConditions()
        conditions.oneOf("state", self.states)
        conditions.equals("owner", self.owner)
        if self.isUnowned { conditions.add("owner IS NULL") }
        conditions.equals("team", self.team)
        conditions.equals("severity", self.severity?.rawValue)
        conditions.equals("survey", self.survey)
        conditions.equals("contact_id", self.contactID)
        conditions.about(self.caseKey)
        conditions.within("due_at_ms", from: nil, to: self.dueBefore)
        return conditions
    }
}
