package import AfterwordCore
import AfterwordStorage

/// A wish to ask one person, no case needed (`POST /v1/invitations`).
package struct InvitationRequest: Sendable {
    package var survey: String
    package var contact: ContactFacts
    /// A case known here, as source and the helpdesk's id.
    package var caseSource: String?
    package var caseID: String?
    /// Channel ids that go before the survey's own.
    package var locale: String?

    package init(survey: String, contact: ContactFacts) {
        self.survey = survey
        self.contact = contact
    }
}

/// Why a request could not be tried at all; a decision against asking is no error but the invitation's own story.
package enum InvitationRequestRefusal: Error, Sendable, Equatable {
    case unknownSurvey(String)
    case unknownCase
    case noIdentity
}

/// What was decided on a request.
package struct RequestedInvitation: Sendable {
    package var decision: Decision
    /// `nil` if the policy said no.
    package var invitation: Invitation?
}

/// Asks one person on request, by the same policy as after a case.
package struct InvitationRequests: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Decides and, if the verdict allows, puts the message into the outbox.
    ///
    /// - Throws: ``InvitationRequestRefusal``, or what the database says.
    /// - Returns: the decision and its invitation.
    package func ask(_ request: InvitationRequest) async throws -> RequestedInvitation {
        guard let survey = self.context.surveys()[request.survey] else {
            throw InvitationRequestRefusal.unknownSurvey(request.survey)
        }
        let now = self.context.now()
        let asked = try await self.context.store.database.write { connection in
            try self.ask(request, survey, now: now, in: connection)
        }
        self.context.wakeRelay()
        return asked
    }

    private func ask(
        _ request: InvitationRequest,
        _ survey: Survey,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> RequestedInvitation {
        let store = self.context.store
        let directory = ContactDirectory(self.context)
        let source = request.caseSource ?? "api"
        guard
            let contact = try directory.contact(
                for: request.contact,
                source: source,
                at: now,
                now: now,
                in: connection
            )
        else { throw InvitationRequestRefusal.noIdentity }
        var supportCase: SupportCase?
        if let caseID = request.caseID {
            supportCase = try store.supportCase(source: source, externalID: caseID, in: connection)
            guard supportCase != nil else { throw InvitationRequestRefusal.unknownCase }
        }
        var occasion = InvitationOccasion(trigger: .sporadic, contact: contact, case: supportCase, at: now)
        occasion.purpose = .request
        return try InvitationPlanner(self.context).plan(survey, occasion, now: now, in: connection)
    }
}
