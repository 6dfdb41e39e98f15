package import AfterwordCore
import AfterwordStorage

/// The word in the link to a person's own page that lets it show scores and comments.
///
/// A survey link is often passed on, and whoever holds it can find the person's page; so the page tells what was answered only to a browser
/// that has just shown that it gave an answer.
package enum AnswerGrant {
    package static let lifetime = Duration.hours(24)
    private static let label = "answers"

    package static func make(for contact: EntityID<Contact>, now: Instant, mint: TokenMint) -> String {
        TimedGrant.make(self.label, for: contact.rawValue, now: now, mint: mint)
    }

    static func isValid(_ text: String, for contact: EntityID<Contact>, now: Instant, mint: TokenMint) -> Bool {
        TimedGrant.isValid(text, self.label, for: contact.rawValue, lifetime: self.lifetime, now: now, mint: mint)
    }
}

/// What a person's own page shows.
package struct PersonVisit: Sendable {
    package var contact: Contact
    /// Newest first.
    package var answers: [OwnAnswer]
    /// Whether scores and comments may be shown.
    package var isProven: Bool

    /// One of them.
    package struct OwnAnswer: Sendable {
        package var response: Response
        /// `nil` for a survey whose file is gone.
        package var survey: Survey?
        /// Whether its survey still takes a correction.
        package var mayChange: Bool
    }
}

/// The page where a person decides for themselves: what they answered, how often they are asked, and to be forgotten.
package struct PersonalPages: Sendable {
    private static let mostAnswers = 20
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The visit behind a token, or `nil` if its MAC is wrong; reading it records nothing.
    package func visit(token: String, grant: String?) async throws -> PersonVisit? {
        guard let raw = self.context.mint.id(in: token, for: .person) else { return nil }
        let id = EntityID<Contact>(rawValue: raw)
        let (store, surveys) = (self.context.store, self.context.surveys())
        let now = self.context.now()
        let isProven = grant.map { AnswerGrant.isValid($0, for: id, now: now, mint: self.context.mint) }
        return try await store.database.read { connection in
            guard let contact = try store.contact(id, in: connection) else { return nil }
            let answers =
                contact.erasedAt == nil
                ? try store.responses(ofContact: id, limit: Self.mostAnswers, in: connection) : []
            return PersonVisit(
                contact: contact,
                answers: try answers.filter { $0.state == .counted }.map { response in
                    let survey = surveys[response.survey]
                    return PersonVisit.OwnAnswer(
                        response: response,
                        survey: survey,
                        mayChange: try survey != nil && self.mayChange(response, of: contact, at: now, in: connection)
                    )
                },
                isProven: isProven ?? false
            )
        }
    }

    /// The invitation is looked up only for the few that are young enough.
    private func mayChange(
        _ response: Response,
        of contact: Contact,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        guard ResubmissionPolicy.isInEditWindow(response.answeredAt, at: now),
            let invitation = try self.context.store.invitation(response.invitationID, in: connection)
        else { return false }
        return SurveyVisit.closure(of: invitation, contact: contact, now: now) == nil
    }

    /// At most one survey in half a year from now on, or again as many as the surveys' own rules allow.
    package func askLess(_ id: EntityID<Contact>, _ isWished: Bool) async throws {
        let (store, now) = (self.context.store, self.context.now())
        try await store.database.write { connection in
            guard var contact = try store.contact(id, in: connection), contact.erasedAt == nil,
                (contact.askedLessAt != nil) != isWished
            else { return }
            contact.askedLessAt = isWished ? now : nil
            try store.update(contact, in: connection)
            let action = isWished ? "contact.asked_less" : "contact.asked_as_usual"
            try store.audit(actor: "page", action: action, subject: id.text, at: now, in: connection)
            try store.appendConsent(
                id,
                purpose: "survey:often",
                given: !isWished,
                wording: nil,
                channel: "page",
                at: now,
                in: connection
            )
        }
    }
}
