import AfterwordCore
import AfterwordService
import HTTPTypes

/// The surveys in force, and what the asked person sees of them.
package struct DeskSurveyEndpoints: EndpointGroup {
    private let context: DeskContext
    private let site: PublicSite

    package init(_ context: DeskContext) {
        self.context = context
        self.site = PublicSite(context: context.service, pages: context.publicPages)
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage("/surveys", name: "showSurveys", "The surveys in force", handler: self.list),
            .deskPage(
                "/surveys/{name}",
                name: "showSurveyAtDesk",
                "One survey: its pages as people see them, its questions and its rules",
                parameters: [Self.language, .query("look", .choice(SurveyLook.self), "Light or dark pages.")],
                handler: self.show
            ),
            .deskPage(
                "/surveys/{name}/preview",
                name: "previewSurvey",
                "One of the survey's pages as the asked person sees it; its form cannot be sent",
                parameters: [Self.language, .query("page", .choice(SurveyPreviewPage.self), "Which page.")],
                handler: self.preview
            ),
        ]
    }

    private static let language = EndpointParameter.query("lang", .text(longest: 20), "One of the survey's languages.")

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let surveys = self.context.service.surveys().values.sorted { $0.name < $1.name }
        let page = SurveysPage(
            rows: surveys.map { $0.row(brand: self.context.service.account.brand) },
            folder: self.context.surveyFolder
        )
        return self.context.reply(page, to: request)
    }

    private func survey(_ request: EndpointRequest) throws -> Survey {
        guard let survey = self.context.service.surveys()[try request.parameter("name")] else {
            throw Problem(.notFound)
        }
        return survey
    }

    /// The language of the address; throws a ``Problem`` that names the survey's languages for any other.
    private func language(_ request: EndpointRequest, of survey: Survey) throws -> String? {
        guard let wanted = request.query.text("lang") else { return nil }
        guard survey.languages.contains(wanted) else {
            let words = survey.languages.joined(separator: ", ")
            throw Problem.invalid("lang", "\(survey.name) is not in \"\(wanted)\"; its languages are \(words)")
        }
        return wanted
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let survey = try self.survey(request)
        let language =
            try self.language(request, of: survey)
            ?? survey.language(for: [self.context.service.account.language])
        let look = try request.query.word("look", SurveyLook.self) ?? .light
        let view = SurveyView(survey: survey, language: language, look: look, account: self.context.service.account)
        var reply = self.context.reply(view.page, to: request)
        // The previews stand in frames, from this server only.
        reply.headers[.contentSecurityPolicy]?.append("; frame-src 'self'")
        return reply
    }

    @Sendable private func preview(_ request: EndpointRequest) async throws -> EndpointReply {
        let account = self.context.service.account
        let setting = SurveyPreview.Setting(
            brand: account.brand,
            language: account.language,
            surveys: self.context.service.surveys()
        )
        let survey = try self.survey(request)
        let preview = SurveyPreview(
            survey,
            setting,
            language: try self.language(request, of: survey),
            hasMenu: true
        )
        let page = try request.query.word("page", SurveyPreviewPage.self) ?? .questions
        var reply = self.site.reply(preview.rendered(page, by: self.context.publicPages))
        // Looking must not answer: the browser refuses to send this page's form anywhere. The desk alone may frame it.
        reply.headers[.contentSecurityPolicy] = reply.headers[.contentSecurityPolicy]?
            .replacing("form-action 'self'", with: "form-action 'none'")
            .replacing("frame-ancestors 'none'", with: "frame-ancestors 'self'")
        return reply
    }
}

/// Whether previews are shown as on a bright or a dark device.
package enum SurveyLook: String, CaseIterable, Sendable { case light, dark }

extension Survey {
    fileprivate func row(brand: String) -> SurveyRow {
        let question = self.scoredQuestion ?? self.questions.first
        return SurveyRow(
            name: self.name,
            kind: self.kind.words,
            question: question?.text.text(in: self.language(for: ["en"])).replacing(
                "{brand}",
                with: self.theme.brand ?? brand
            )
                ?? "No question",
            languages: self.languages.map(PublicLanguages.name(of:)).joined(separator: ", "),
            trigger: self.send.on.words,
            preview: DeskAddress(path: ["surveys", self.name])
        )
    }
}

extension Trigger {
    /// When the survey goes out.
    var words: String {
        switch self {
        case .caseResolved: "when a case is resolved"
        case .purchaseCompleted: "when a purchase is completed"
        case .sporadic: "when a program asks for it"
        case .schedule: "when a program asks for it (nothing keeps a schedule yet)"
        case .lowScore: "after a low score"
        }
    }
}
