import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The first page of the desk.
package struct TodayEndpoints: EndpointGroup {
    private static let shownRows = 8

    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/",
                name: "showToday",
                "Figures, who to call, what people say, whether messages get out; agents and marketing are led to their own first page",
                rooms: .anyone,
                handler: self.show
            )
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        if let landing = self.context.visitor(request).landing {
            return .seeOther(DeskAddress(path: landing).text)
        }
        let (lists, clock) = (self.context.lists, self.context.clock)
        var toCall = FollowUpFilter()
        toCall.states = [.open]
        var withWords = ResponseFilter()
        withWords.hasComment = true
        let surveys = self.context.service.surveys()
        let queue = try await lists.followUps(toCall, limit: Self.shownRows)
        let comments = try await lists.responses(withWords, limit: Self.shownRows)
        let load = try await lists.deskLoad(at: clock.now)
        let lost = try await LostAlerts.read(self.context.service)
        let page = TodayPage(
            notices: lost.notices,
            period: "Last 28 days, compared with the 28 before",
            tiles: try await TodayFigures(self.context.service, now: clock.now).tiles(),
            queue: queue.rows.map { $0.row(clock, surveys) },
            openCount: load.toCall,
            lateCount: load.late,
            comments: comments.rows.map { Self.comment($0, clock) },
            outbox: OutboxLine(load)
        )
        return self.context.reply(page, to: request)
    }

    private static func comment(_ response: ResponseRecord, _ clock: DeskClock) -> CommentRow {
        CommentRow(
            score: response.mark,
            text: response.comment ?? "",
            person: response.contact.displayName,
            channel: response.segments.channel ?? response.survey,
            at: clock.happened(response.answeredAt),
            href: response.page
        )
    }
}

extension LostAlerts {
    /// Who was not told, and what mends it.
    fileprivate var notices: [TodayNotice] {
        let gaps = self.gaps.map { gap in
            let alerts = MetricText.count(gap.count, "alert", "alerts") + " of the last 7 days told nobody: "
            guard let team = gap.team else {
                return TodayNotice(
                    alerts + "the cases belong to no team of the configuration. Add the team there, and its channel.",
                    link: DeskLink("See who waits", to: "/follow-ups")
                )
            }
            return TodayNotice(
                alerts + "\(team) has no channel that takes them. Set the team's alerts: CHANNEL and restart.",
                link: DeskLink("See who waits", to: "/follow-ups")
            )
        }
        guard self.failedMessages > 0 else { return gaps }
        let failed = MetricText.count(self.failedMessages, "alert", "alerts")
        let link = DeskLink("See why", to: DeskAddress(path: ["messages"], query: [(name: "kind", value: "alert")]))
        return gaps + [TodayNotice("\(failed) did not go out.", link: link)]
    }
}

extension OutboxLine {
    fileprivate init(_ load: DeskLoad) {
        self.init(waiting: load.messages(.waiting), held: load.messages(.held), failed: load.failedMessages)
    }
}
