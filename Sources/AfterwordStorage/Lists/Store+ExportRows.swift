package import AfterwordCore

/// Which rows of an exported list are wanted; what is not said does not matter.
package struct ExportFilter: Sendable, Equatable {
    package var survey: String?
    /// `from..<to` of the answer, or of what else the list is dated by.
    package var from: Instant?
    package var to: Instant?
    /// A language, with or without region: `es` also finds `es-MX`, and `es_ES` as some systems write it.
    package var locale: String?
    /// Id or name of the team that had the case when it was resolved.
    package var team: String?
    /// What answers may call that team, see ``Store/wordsOfTeam(_:in:)``; looked up once for all pages.
    package var teamWords: [String]?
    /// The moment of writing, by which the age of an answer is told; `nil` = no answer is too old.
    package var writtenAt: Instant?

    /// Everything.
    package init() {}
}

extension Store {
    /// Every counted answer with its person and case, newest first, record by record.
    ///
    /// Positions: 0 id, 1 survey, 2 kind, 3 scale, 4 score, 5 class, 6 severity, 7 evidence, 8 revision, 9 answered_at_ms, 10 comment,
    /// 11 locale, 12 contact, 13 name, 14 email, 15 source, 16 external id, 17 number, 18 subject, 19 segments, 20 url, 21 resolved_at_ms.
    ///
    /// - Returns: the id to go on after; `nil` after the last row.
    package func exportResponses(
        _ filter: ExportFilter,
        after position: Int64?,
        limit: Int,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var conditions = filter.conditions(survey: "r.survey", date: "r.answered_at_ms", locale: "r.locale")
        conditions.add("r.state = 'counted'")
        if let words = filter.teamWords ?? filter.team.map({ [$0] }) { conditions.add(Self.isOfTeam(words)) }
        if let position { conditions.add("r.id < \(position)") }
        return try connection.exportPage(
            """
            SELECT r.id, r.survey, r.kind, r.scale, r.score, r.class, r.severity, r.evidence, r.revision, r.answered_at_ms,
                r.comment, r.locale, r.contact_id, c.name, c.email, s.source, s.external_id, s.number, s.subject,
                r.segments, s.url, s.resolved_at_ms
            FROM response r LEFT JOIN contact c ON c.id = r.contact_id LEFT JOIN support_case s ON s.id = r.case_id
            \(conditions.clause) ORDER BY r.id DESC LIMIT \(limit)
            """,
            limit: limit,
            body
        )
    }

    /// Answers keep the team's id, or its name where it has none; people ask by either.
    package func wordsOfTeam(_ team: String, in connection: any SQLConnection) throws -> [String] {
        let rows = try connection.rows(
            "SELECT DISTINCT team_id FROM support_case WHERE team_name = \(team) AND team_id IS NOT NULL ORDER BY team_id"
        )
        return [team] + (try rows.map { try $0.text("team_id") }).filter { $0 != team }
    }

    /// By the slice that the answer `r` was counted under. Inside of a text JSON escapes quotes, so the member is found nowhere else; both
    /// engines replace whole letters, which `LIKE` does not on each.
    private static func isOfTeam(_ words: [String]) -> SQL {
        let members = words.map { word -> SQL in
            "replace(r.segments, \("\"team\":\(JSONValue.string(word).text)"), '') <> r.segments"
        }
        return "(\(SQL.joined(members, by: " OR ")))"
    }
}

extension ExportFilter {
    /// The conditions on columns that a list names.
    func conditions(survey: String, date: String, locale: String) -> ListConditions {
        var conditions = ListConditions()
        conditions.equals(survey, self.survey)
        conditions.within(date, from: self.from, to: self.to)
        if let wanted = self.locale {
            let tag = wanted.lowercased().replacing("_", with: "-")
            // Both tags with a hyphen behind them, so that one condition finds the language alone and with a region.
            let column: SQL = "lower(replace(\(unsafe: locale), '_', '-')) || '-'"
            conditions.add("substr(\(column), 1, \(unsafe: "\(tag.count + 1)")) = \(tag + "-")")
        }
        return conditions
    }
}

extension ListConditions {
    /// `WHERE …`, or nothing.
    var clause: SQL {
        self.sql.enumerated().reduce("") { clause, condition in
            "\(clause)\(unsafe: condition.offset == 0 ? "WHERE " : " AND ")\(condition.element)"
        }
    }
}

extension SQLConnection {
    /// Runs a statement whose first column is its keyset, and tells where the next page begins.
    func exportPage(
        _ sql: SQL,
        limit: Int,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var count = 0
        var last: Int64?
        try self.forEachRecord(sql) { record in
            count += 1
            if count == limit { last = record.integer(0) }
            try body(record)
        }
        return last
    }
}
