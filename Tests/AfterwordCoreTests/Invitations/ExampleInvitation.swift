import AfterwordCore

extension Invitation {
    /// An invitation of contact 1 with the fields that rules about asking look at.
    static func example(
        _ id: Int64,
        _ kind: SurveyKind = .csat,
        _ purpose: Purpose = .survey,
        _ state: InvitationState,
        madeAt: Instant
    ) -> Invitation {
        Invitation(
            id: EntityID(rawValue: id),
            survey: kind.rawValue,
            surveyVersion: "1",
            kind: kind,
            purpose: purpose,
            contactID: EntityID(rawValue: 1),
            state: state,
            locale: "en",
            createdAt: madeAt
        )
    }
}
