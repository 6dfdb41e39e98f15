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
                "/surveys/{name}/preview",
                name: "previewSurvey",
                "The survey's page as the asked person sees it; its form cannot be sent",
                parameters: [.query("lang", .text(longest: 20), "One of the survey's languages.")],
                handler: self.preview
            ),
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let surveys = self.context.service.surveys().values.sorted { $0.name < $1.name }
        let page = SurveysPage(
            rows: surveys.map { $0.row(brand: self.context.service.account.brand) },
            folder: self.context.surveyFolder
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func preview(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let survey = self.context.service.surveys()[try request.parameter("name")] else {
            throw Problem(.notFound)
        }
        let page = SurveyPreview(survey, site: self.site, language: request.query.text("lang")).page
        var reply = self.site.reply(page)
        // Looking must not answer: the browser refuses to send this page's form anywhere.
        reply.headers[.contentSecurityPolicy] = reply.headers[.contentSecurityPolicy]?
            .replacing("form-action 'self'", with: "form-action 'none'")
        return reply
    }
}

extension Survey {
    fileprivate func row(brand: String) -> SurveyRow {
        let question = self.scoredQuestion ?? self.questions.first
        return SurveyRow(
            name: self.name,
            kind: self.kind == .form ? "Form" : self.kind.rawValue.uppercased(),
            question: question?.text.text(in: self.language(for: ["en"])).replacing(
                "{brand}",
                with: self.theme.brand ?? brand
            )
                ?? "No question",
            languages: self.languages.map(PublicLanguages.name(of:)).joined(separator: ", "),
            trigger: self.send.on.words,
            preview: DeskAddress(path: ["surveys", self.name, "preview"])
        )
    }
}

extension Trigger {
    /// When the survey goes out.
    fileprivate var words: String {
        switch self {
        case .caseResolved: "when a case is resolved"
        case .purchaseCompleted: "when a purchase is completed"
        case .sporadic: "when a program asks for it"
        case .schedule: "on a schedule"
        case .lowScore: "after a low score"
        }
    }
}
