/// One step of the schema. Shipped steps are frozen: a test compares their checksums, a new need is a new step.
package struct Migration: Sendable {
    /// Counts from 1 without gaps.
    package var id: Int
    package var name: String
    /// DDL in the shared subset, written with SQLite's type words; `CREATE TABLE …;` gets its engine's ending from the renderer.
    package var statements: [String]
    /// Only for PostgreSQL and in its own words, behind the others: what makes it quicker and changes nothing of what rows say.
    package var postgresStatements: [String]
    /// The same for SQLite.
    package var sqliteStatements: [String]
    /// The step only adds, and yet a release without it must not work on the database: its rows would say something else than it thinks.
    package var endsOlderReleases: Bool

    package init(
        id: Int,
        name: String,
        statements: [String],
        postgresStatements: [String] = [],
        sqliteStatements: [String] = [],
        endsOlderReleases: Bool = false
    ) {
        self.id = id
        self.name = name
        self.statements = statements
        self.postgresStatements = postgresStatements
        self.sqliteStatements = sqliteStatements
        self.endsOlderReleases = endsOlderReleases
    }
}

/// All steps in order.
package enum Migrations {
    package static let all: [Migration] = [
        .first, .lastInbound, .channelTraffic, .suppressions, .replies, .alertsOfTask, .insistedMessages,
        .ambassadorProgramme, .responseFlags, .personalRights, .referrals, .followUpDesk,
        .instances, .exportRuns, .sourceRefusals, .consentChain, .earlyReceipts,
        .fewerChecks, .checksWithoutLists, .troubleWithoutList, .alertQueues, .alertsOfMessage,
    ]

    /// Every table that these steps make, and the ledger of steps: what a database may hold beside them is not ours.
    package static func tables(of steps: [Migration] = Self.all) -> Set<String> {
        let statements = steps.flatMap { $0.statements + $0.sqliteStatements + $0.postgresStatements }
        let made = statements.compactMap { try? #/\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)/#.prefixMatch(in: $0)?.1 }
        return Set(made.map(String.init)).union([TableShape.ledger])
    }
}
