import AfterwordCore
import AfterwordStorage

/// The rates of invitations, which share their records: counted by the day an invitation was sent.
private protocol InvitationRate: Rate {}

extension InvitationRate {
    var basis: Scorecard.Basis { .sent }

    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        try store.surveyDeliveries(
            survey: request.survey,
            from: request.span.lowerBound,
            to: request.span.upperBound,
            isBySegment: request.segment != nil,
            isByTime: request.isByTime,
            in: connection
        ).map { delivery in
            RateSlice(
                at: delivery.quarter,
                survey: delivery.survey,
                locale: delivery.locale,
                segments: delivery.segments,
                parts: delivery.tally.parts
            )
        }
    }
}

/// How many of the delivered invitations were answered; an answer proves delivery.
struct ResponseRate: InvitationRate {
    let name = "response_rate"
    let title = "Response rate"
    let formula =
        "invitations with a counted answer ÷ delivered invitations × 100, by sending date; delivered = sent and not bounced"
    let base = "delivered invitations"

    func value(of parts: [String: Int]) -> MetricValue { SurveyResponseTally(parts: parts).responseRate }
}

/// How many who began to answer went on to an answer that counts.
struct CompletionRate: InvitationRate {
    let name = "completion_rate"
    let title = "Completion rate"
    let formula =
        "invitations with a counted answer ÷ invitations with any answer × 100, by sending date; the rest began and did not confirm"
    let base = "begun answers"

    func value(of parts: [String: Int]) -> MetricValue { SurveyResponseTally(parts: parts).completionRate }
}

/// How many invitations came back or could not be handed over.
struct BounceRate: InvitationRate {
    let name = "bounce_rate"
    let title = "Bounce rate"
    let formula =
        "invitations that came back or that no channel took ÷ invitations sent or not taken × 100, by sending date; "
        + "what no channel took, by the date it was made"
    let base = "sent invitations"
    let isLowerBetter = true

    func value(of parts: [String: Int]) -> MetricValue { SurveyResponseTally(parts: parts).bounceRate }
}

/// How many people wished not to be asked again after an invitation.
struct OptOutRate: InvitationRate {
    let name = "opt_out_rate"
    let title = "Opt-out rate"
    let formula =
        "invitations after which the person opted out ÷ delivered invitations × 100, by sending date; "
        + "an opt-out belongs to the newest invitation before it"
    let base = "delivered invitations"
    let isLowerBetter = true

    func value(of parts: [String: Int]) -> MetricValue { SurveyResponseTally(parts: parts).optOutRate }
}
