import AfterwordCore
import AfterwordStorage

/// Alerts that told nobody: people wait for a call and the team does not know.
package struct LostAlerts: Sendable, Equatable {
    /// A team without a channel for alerts.
    package struct Gap: Sendable, Equatable {
        /// The team's name; `nil` for cases of no configured team.
        package var team: String?
        package var count: Int
    }

    /// Of the last seven days.
    package var gaps: [Gap]
    /// Alerts whose message is held or failed.
    package var failedMessages: Int
}

extension LostAlerts {
    private static let span = Duration.days(7)

    /// What is lost at this moment.
    package static func read(_ context: ServiceContext) async throws -> LostAlerts {
        let store = context.store
        let teams = context.account.teams
        let start = context.now() - self.span
        return try await store.database.read { connection in
            let lost = try store.lostAlerts(ofTeams: teams.map(\.id) + [""], since: start, in: connection)
            return LostAlerts(
                gaps: lost.map { item in
                    Gap(team: teams.first { $0.id == item.team }?.name, count: item.count)
                },
                failedMessages: try store.failedAlertMessages(in: connection)
            )
        }
    }
}
