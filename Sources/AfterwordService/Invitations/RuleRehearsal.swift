package import AfterwordCore
import AfterwordStorage

/// Plays past resolutions and answers through the present rules, without sending or storing anything: how many people would be asked,
/// why others would not, and which follow-ups would open.
package struct RuleRehearsal: Sendable {
    /// Cases read at once.
    private static let pageSize = 500

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Rehearses everything that was resolved or answered since `start`.
    package func run(since start: Instant) async throws -> RuleRehearsalReport {
        let now = self.context.now()
        let cases = try await self.resolved(since: start)
        var report = RuleRehearsalReport(from: start, to: now)
        report.resolutions = cases.count
        var stage = RehearsalStage(context: self.context, start: start)
        for value in cases {
            guard let resolvedAt = value.state.resolvedAt else { continue }
            stage.expect(value, at: resolvedAt)
        }
        while let turn = stage.next() {
            let read = stage
            let outcomes = try await self.context.store.database.read { try read.decide(turn, in: $0) }
            for outcome in outcomes { stage.take(outcome, into: &report) }
        }
        try await self.rehearseAnswers(since: start, into: &report)
        report.sort()
        return report
    }

    /// The newest resolution of each case in the span, oldest first.
    private func resolved(since start: Instant) async throws -> [SupportCase] {
        var found: [SupportCase] = []
        var position: ListPosition?
        repeat {
            let (after, store) = (position, self.context.store)
            let page = try await store.database.read {
                try store.cases(.init(), after: after, limit: Self.pageSize, in: $0)
            }
            found += page.rows.filter { ($0.state.resolvedAt ?? start) > start }
            position = page.next
        } while position != nil
        return found.sorted { ($0.state.resolvedAt ?? start, $0.id) < ($1.state.resolvedAt ?? start, $1.id) }
    }

    /// What the answers of the span would cause under the present limits of their surveys.
    private func rehearseAnswers(since start: Instant, into report: inout RuleRehearsalReport) async throws {
        var filter = ResponseFilter()
        filter.from = start
        var position: ListPosition?
        let surveys = self.context.surveys()
        repeat {
            let (after, wanted, store) = (position, filter, self.context.store)
            let page = try await store.database.read {
                try store.responses(wanted, after: after, limit: Self.pageSize, in: $0)
            }
            for response in page.rows {
                guard let survey = surveys[response.survey] else { continue }
                report.answers += 1
                guard let severity = GivenAnswer(response, survey).concern(under: survey.low),
                    survey.low?.opensFollowUp ?? true
                else { continue }
                report.followUps[severity.rawValue, default: 0] += 1
            }
            position = page.next
        } while position != nil
    }
}
