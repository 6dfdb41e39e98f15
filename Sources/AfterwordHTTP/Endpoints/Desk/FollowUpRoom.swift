import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The page of one follow-up for whoever may see it; every form on it comes back here.
struct FollowUpRoom: Sendable {
    let context: DeskContext

    /// The page; `typed` is what a form that did not go through held.
    func page(
        _ id: EntityID<FollowUp>,
        typed: TypedWork = TypedWork(),
        to request: EndpointRequest,
        status: HTTPResponse.Status = .ok
    ) async throws -> EndpointReply {
        let detail = try await self.visible(id, to: request)
        let isClosed = detail.followUp.phase == .closed
        let choices =
            isClosed ? nil : try await CustomerReplies(self.context.service).choices(for: id, by: request.actor)
        let view = FollowUpView(
            detail,
            choices: choices,
            context: self.context,
            visitor: self.context.visitor(request)
        )
        return self.context.reply(view.page(typed), to: request, status: status)
    }

    /// Throws ``ProblemCode/notFound`` or ``ProblemCode/forbidden``.
    func visible(_ id: EntityID<FollowUp>, to request: EndpointRequest) async throws -> FollowUpDetail {
        guard let detail = try await self.context.lists.followUp(id) else { throw Problem(.notFound) }
        guard self.context.visitor(request).maySee(detail.followUp) else {
            throw Problem(.forbidden, "This follow-up is somebody else's.")
        }
        return detail
    }

    /// The version of the form. Throws ``ProblemCode/invalidFields``.
    func version(_ request: EndpointRequest) throws -> Int {
        guard let version = try request.form()[DeskVisit.versionField].flatMap({ Int($0) }) else {
            throw Problem.invalid(DeskVisit.versionField, "must be the number from the form")
        }
        return version
    }
}

/// What somebody typed into the forms of a follow-up, and why it did not go through.
struct TypedWork {
    var ending = TypedEnding()
    var letter = TypedLetter()
    var note = ""
    var noteError: String?
    var owner: String?
    /// Somebody else was faster, whichever form it was.
    var clash: FollowUpRefusal?
}
