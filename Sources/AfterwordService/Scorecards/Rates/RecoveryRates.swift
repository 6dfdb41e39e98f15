import AfterwordCore
import AfterwordStorage

/// How many unhappy people were content again when they were asked, by the day of their low answer.
struct RecoveryShare: Rate {
    let form: RecoveryRate.Form

    var name: String { self.form.rawValue }
    var title: String { self.form.title }
    var formula: String { self.form.formula }
    var base: String { self.form.base }
    let basis = Scorecard.Basis.answered

    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        try store.recoveryCounts(
            survey: request.survey,
            from: request.span.lowerBound,
            to: request.span.upperBound,
            isBySegment: request.segment != nil,
            isByTime: request.isByTime,
            in: connection
        ).map { count in
            RateSlice(
                at: count.quarter,
                survey: count.survey,
                locale: count.locale,
                segments: count.segments,
                parts: count.tally.parts
            )
        }
    }

    func value(of parts: [String: Int]) -> MetricValue {
        RecoveryRate.value(of: RecoveryRate.Tally(parts: parts), self.form)
    }
}
