import AfterwordCore
import HTTPTypes

/// Every group of the staff desk but signing in, in the order of the rail; the wiring gives all of them to the router.
package enum DeskEndpoints {
    package static func all(_ context: DeskContext) -> [any EndpointGroup] {
        [
            TodayEndpoints(context),
            DeskFollowUpEndpoints(context),
            DeskReplyEndpoints(context),
            DeskResponseEndpoints(context),
            DeskCaseEndpoints(context),
            DeskErasureEndpoints(context),
            DeskMessageEndpoints(context),
            DeskMassEndpoints(context),
            DeskChannelEndpoints(context),
            DeskAmbassadorEndpoints(context),
            DeskReferralEndpoints(context),
            DeskProgrammeEndpoints(context),
            DeskConsentEndpoints(context),
            DeskExportEndpoints(context),
            DeskSurveyEndpoints(context),
            DeskInvitationEndpoints(context),
            DeskFigureEndpoints(context),
            DeskAuditEndpoints(context),
            DeskFileEndpoints(context),
            InboxEndpoints(context),
            DeskAssetEndpoints(context.assets),
        ]
    }
}

extension Set<Role> {
    /// Who works at the desk: managers see everybody's cases, admins enter every room, auditors read in all.
    static let desk: Self = [.manager]
}

extension Endpoint {
    /// A page of the desk.
    static func deskPage(
        _ path: PathPattern,
        name: String,
        _ summary: String,
        rooms: Set<Role> = .desk,
        parameters: [EndpointParameter] = [],
        handler: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            .get,
            path,
            name: name,
            summary,
            tag: .desk,
            access: .staff(rooms),
            parameters: parameters,
            replies: [.page()],
            handler: handler
        )
    }

    /// A form of the desk; it answers with the way to the page that shows what was done.
    static func deskForm(
        _ path: PathPattern,
        name: String,
        _ summary: String,
        rooms: Set<Role> = .desk,
        fields: [JSONSchema.Property] = [],
        replies: [DocumentedReply] = [],
        handler: @escaping Handler
    ) -> Endpoint {
        Endpoint(
            .post,
            path,
            name: name,
            summary,
            tag: .desk,
            access: .staff(rooms),
            body: .form(.object([.required(DeskVisit.csrfField, .text)] + fields)),
            replies: [.empty(.seeOther, "Done; the page says so.")] + replies,
            handler: handler
        )
    }
}
