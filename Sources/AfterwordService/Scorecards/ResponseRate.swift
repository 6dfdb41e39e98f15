import AfterwordCore
import AfterwordStorage

/// How many of the delivered invitations were answered, by the day they were sent.
struct ResponseRate: Sendable {
    static let name = "answered"

    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    func report(_ frame: ScoreFrame) async throws -> Scorecard {
        let store = self.context.store
        let deliveries = try await store.database.read { connection in
            try store.surveyDeliveries(
                survey: frame.survey,
                from: frame.span.lowerBound,
                to: frame.span.upperBound,
                isBySegment: frame.segment != nil,
                isByTime: !frame.buckets.isEmpty,
                in: connection
            )
        }
        return Scorecard(
            metric: Self.name,
            title: "Answered",
            unit: .percent,
            formula: "invitations with a counted answer ÷ delivered invitations × 100, by sending date; "
                + "delivered = sent and not bounced",
            basis: .sent,
            from: frame.span.lowerBound,
            to: frame.span.upperBound,
            results: [Self.result(of: deliveries, frame)]
        )
    }

    private static func result(of deliveries: [SurveyDeliveries], _ frame: ScoreFrame) -> ScoreResult {
        var whole = Count()
        var rows: [String: Count] = [:]
        var buckets: [Int: Count] = [:]
        for delivery in deliveries {
            whole.add(delivery)
            if let index = frame.bucketIndex(of: delivery.quarter) { buckets[index, default: Count()].add(delivery) }
            let values = frame.segment?.values(
                of: delivery.segments,
                locale: delivery.locale,
                survey: delivery.survey
            )
            for value in values ?? [] { rows[value, default: Count()].add(delivery) }
        }
        let segments = rows.map { SegmentFigure(value: $0.key, figure: $0.value.figure) }
            .sorted { ($1.figure.n, $0.value) < ($0.figure.n, $1.value) }
        return ScoreResult(
            figure: whole.figure,
            segments: SmallGroups.protect(
                segments,
                total: whole.delivered,
                isPartition: frame.segment?.isPartition ?? true
            ),
            series: frame.series { (buckets[$0] ?? Count()).figure }
        )
    }

    private struct Count {
        var delivered = 0
        var answered = 0
        var pending = 0

        mutating func add(_ deliveries: SurveyDeliveries) {
            self.delivered += deliveries.delivered
            self.answered += deliveries.answered
            self.pending += deliveries.pending
        }

        var figure: MetricValue {
            var figure = MetricValue.share(
                self.answered,
                of: self.delivered,
                counts: ["delivered": self.delivered, "answered": self.answered, "pending": self.pending]
            )
            if self.pending > 0 { figure.note = "not final: \(self.pending) can still be answered" }
            return figure
        }
    }
}
