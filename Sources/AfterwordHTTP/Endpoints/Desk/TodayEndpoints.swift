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
                "Figures, who to call, what people say, whether messages get out",
                handler: self.show
            )
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let (lists, clock) = (self.context.lists, self.context.clock)
        var toCall = FollowUpFilter()
        toCall.states = [.open]
        var withWords = ResponseFilter()
        withWords.hasComment = true
        let surveys = self.context.service.surveys()
        let queue = try await lists.followUps(toCall, limit: Self.shownRows)
        let comments = try await lists.responses(withWords, limit: Self.shownRows)
        let load = try await lists.deskLoad(at: clock.now)
        let page = TodayPage(
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

extension OutboxLine {
    fileprivate init(_ load: DeskLoad) {
        self.init(waiting: load.messages(.waiting), held: load.messages(.held), failed: load.failedMessages)
    }
}
