package import AfterwordCore

/// What belongs to several cases, oldest first, each in one statement.
extension Store {
    package func countedResponses(
        ofCases ids: [EntityID<SupportCase>],
        in connection: any SQLConnection
    ) throws -> [Response] {
        try connection.rows(
            "SELECT * FROM response WHERE case_id IN \(list: ids) AND state = 'counted' ORDER BY answered_at_ms, id"
        ).map(Response.init(row:))
    }

    package func invitations(
        ofCases ids: [EntityID<SupportCase>],
        in connection: any SQLConnection
    ) throws -> [Invitation] {
        try connection.rows("SELECT * FROM invitation WHERE case_id IN \(list: ids) ORDER BY id")
            .map(Invitation.init(row:))
    }

    package func decisions(
        ofCases ids: [EntityID<SupportCase>],
        in connection: any SQLConnection
    ) throws -> [Decision] {
        try connection.rows("SELECT * FROM decision WHERE case_id IN \(list: ids) ORDER BY id")
            .map(Decision.init(row:))
    }
}
