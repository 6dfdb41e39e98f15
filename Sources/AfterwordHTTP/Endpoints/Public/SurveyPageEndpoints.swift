import AfterwordCore
import AfterwordService
import HTTPTypes

/// The pages behind an invitation's link. Only POST records anything.
struct SurveyPageEndpoints: EndpointGroup {
    let site: PublicSite

    private var visits: SurveyVisits { self.site.visits }

    var endpoints: [Endpoint] { [self.show, self.submit, self.thank, self.renew, self.lookForFreshLink] }
}

// MARK: - Routes

extension SurveyPageEndpoints {
    private var show: Endpoint {
        Endpoint(
            .get,
            "/s/{token}",
            name: "showSurvey",
            "The page of an invitation",
            description: "Opening it records nothing; a score in the address only preselects.",
            tag: .publicPages,
            access: .token,
            parameters: [
                .query("score", .text(longest: 16), "Preselects an answer."),
                .query("lang", .text(longest: 16), "One of the survey's languages."),
                .query("c", .text(longest: 64), "What a fresh link carries; allows to correct."),
                .query("again", .text(longest: 1), "1 shows the form although a scanner may have answered."),
            ],
            replies: [.page(), .page("The link has run out or its data was erased.", status: .gone)]
        ) { try await self.show($0) }
    }

    private var submit: Endpoint {
        Endpoint(
            .post,
            "/s/{token}",
            name: "submitSurvey",
            "Answers an invitation",
            tag: .publicPages,
            access: .token,
            body: .form(.map(of: .text), limit: self.formLimit),
            replies: [
                .empty(.seeOther, "Recorded; leads to the thank-you page."),
                .page("One more press is needed to count it."),
                .page("The link has run out or its data was erased.", status: .gone),
                .page("Some answers were refused; everything typed is kept.", status: .unprocessableContent),
            ]
        ) { try await self.submit($0) }
    }

    /// Bytes of the longest form that any survey takes; surveys are read at start.
    private var formLimit: Int {
        let texts = self.site.context.surveys().values.map(\.mostBytes).max() ?? 0
        // Percent-encoding makes three bytes of one; names, choices and our own fields are short.
        return max(EndpointBody.answerLimit, texts * 3 + 16 << 10)
    }

    private var thank: Endpoint {
        Endpoint(
            .get,
            "/s/{token}/done",
            name: "showThanks",
            "The thank-you page of one submission",
            tag: .publicPages,
            access: .token,
            parameters: [.query("n", .text(longest: 128), "The form's nonce.", isRequired: true)],
            replies: [.page()]
        ) { try await self.thank($0) }
    }

    private var renew: Endpoint {
        Endpoint(
            .post,
            "/s/{token}/fresh",
            name: "sendFreshLink",
            "Sends the person a fresh link",
            description: "To the address the invitation went to; at most one an hour and three in all.",
            tag: .publicPages,
            access: .token,
            replies: [.page(), .page("The link has run out or its data was erased.", status: .gone)]
        ) { try await self.renew($0) }
    }

    private var lookForFreshLink: Endpoint {
        Endpoint(
            .get,
            "/s/{token}/fresh",
            name: "showFreshLink",
            "Leads to the page of the invitation; sends nothing",
            tag: .publicPages,
            access: .token,
            replies: [.empty(.seeOther, "Leads to the page.")]
        ) { try self.returnToSurvey($0) }
    }
}

// MARK: - Handlers

extension SurveyPageEndpoints {
    private func screen(_ request: EndpointRequest) async throws -> SurveyScreen? {
        let link = try SurveyLink(request)
        return try await self.visits.visit(token: link.token).map {
            SurveyScreen(site: self.site, visit: $0, link: link)
        }
    }

    private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        guard var screen = try await self.screen(request) else { return self.site.unknown }
        let visit = screen.visit
        if let closure = visit.closure { return self.closed(closure, screen) }
        let cookie = CorrectionCookie.secret(in: request)
        let proof = self.visits.proof(among: [screen.link.grant, cookie], for: visit)
        let isAgain = screen.link.isAgain && visit.mayBeScanners
        if visit.response != nil, proof == nil, !isAgain { return self.site.reply(screen.answered) }
        // Every page has a secret, so that a browser without cookies can correct by going back.
        let (nonce, secret) = (self.visits.nonce(for: visit.invitation.id), proof ?? CorrectionSecret.make())
        if visit.response == nil, proof == nil, screen.link.grant == nil {
            return screen.firstQuestions(nonce: nonce, secret: secret)
        }
        // What was answered is shown to nobody but the browser that answered.
        let answered = proof == nil ? [:] : visit.response?.answers ?? [:]
        screen.isProven = proof != nil && visit.response != nil
        let values = answered.merging(screen.link.preselected(in: visit.survey)) { $1 }
        return self.site.reply(screen.questions(values, nonce: nonce, secret: secret))
    }

    /// The usual answer reads nothing but what recording it reads; the page is looked up only if one must be shown.
    private func submit(_ request: EndpointRequest) async throws -> EndpointReply {
        let link = try SurveyLink(request)
        guard let invitation = self.visits.invitation(token: link.token) else { return self.site.unknown }
        let submission = try self.submission(to: invitation, link, request)
        let result = try await ResponseIntake(self.site.context).record(submission)
        switch result {
        case .thanks(let nonce, let secret):
            return self.thanks(link.thanks(nonce: nonce), secret: secret, link)
        case .scoreStands(let nonce):
            return self.thanks(link.thanks(nonce: nonce, scoreStands: true), secret: nil, link)
        case .confirm, .refused, .closed:
            guard let screen = try await self.screen(request) else { return self.site.unknown }
            return self.page(after: submission, result, screen)
        }
    }

    private func page(after submission: Submission, _ result: SubmissionResult, _ screen: SurveyScreen) -> EndpointReply
    {
        let secret =
            self.visits.proof(among: submission.correctionSecrets, for: screen.visit)
            ?? submission.correctionSecrets.first ?? CorrectionSecret.make()
        let asked = Set(screen.visit.survey.questions.map(\.id))
        let values = submission.values.filter { asked.contains($0.key) }
        switch result {
        case .thanks(let nonce, _), .scoreStands(let nonce):
            return .seeOther(screen.link.thanks(nonce: nonce).text)
        case .confirm(_, let nonce):
            return self.site.reply(screen.confirmation(values, nonce: nonce, secret: secret))
        case .refused(let fields):
            let nonce = self.visits.nonce(for: submission.invitationID, keeping: submission.nonce)
            let page = screen.questions(values, refused: fields, nonce: nonce, secret: secret)
            return self.site.reply(page, status: .unprocessableContent)
        case .closed(let closure):
            return self.closed(closure, screen)
        }
    }

    /// Whoever answered a survey that is there no more is told that they did; to them nothing has run out.
    private func closed(_ closure: SurveyClosure, _ screen: SurveyScreen) -> EndpointReply {
        if closure == .removed, screen.visit.response != nil { return self.site.reply(screen.answered) }
        return self.site.reply(screen.closed(closure), status: .gone)
    }

    private func thanks(_ address: PageAddress, secret: String?, _ link: SurveyLink) -> EndpointReply {
        let reply = EndpointReply.seeOther(address.text)
        guard let secret else { return reply }
        let isSecure = PublicURL(self.site.context.account.publicURL).isSecure
        return reply.header(.setCookie, CorrectionCookie(token: link.token, isSecure: isSecure).value(secret))
    }

    private func submission(
        to invitation: EntityID<Invitation>,
        _ link: SurveyLink,
        _ request: EndpointRequest
    ) throws -> Submission {
        let form = try request.form()
        let values = form.pairs.filter { !PublicFormField.takes($0.name) }.map { ($0.name, $0.value) }
        var submission = Submission(
            invitationID: invitation,
            values: Dictionary(values) { first, _ in first },
            nonce: form[PublicFormField.nonce.rawValue] ?? ""
        )
        submission.isTrapTouched = link.isTrap || form[PublicFormField.trap.rawValue].map { !$0.isEmpty } ?? false
        submission.scriptRan = form[PublicFormField.script.rawValue] == "1"
        submission.scriptSawActivity = form[PublicFormField.activity.rawValue] == "1"
        submission.correctionSecrets = [
            CorrectionSecret.wellFormed(form[PublicFormField.correction.rawValue]),
            CorrectionCookie.secret(in: request),
        ].compactMap { $0 }
        return submission
    }

    private func thank(_ request: EndpointRequest) async throws -> EndpointReply {
        guard var screen = try await self.screen(request) else { return self.site.unknown }
        if let closure = screen.visit.closure, closure == .erased {
            return self.site.reply(screen.closed(closure), status: .gone)
        }
        guard let nonce = request.query["n"], let thanks = try await self.visits.thanks(for: screen.visit, nonce: nonce)
        else { return self.site.reply(screen.notice(.unknownTitle, .unknownText)) }
        // It changed nothing, so nothing of it is shown as recorded; here stands the way to an answer that counts.
        if thanks.response.state == .challenger { return self.site.reply(screen.answered) }
        screen.isProven = thanks.response.state == .counted
        let further = try await self.further(thanks)
        let proof = self.visits.proof(among: [CorrectionCookie.secret(in: request)], for: screen.visit)
        let page = screen.thanks(
            thanks,
            further: further,
            scoreStands: request.query["stands"] == "1",
            proof: proof
        )
        return self.site.reply(page)
    }

    /// The one thing still asked: of two forms on a page a browser sends only one. The reason's own thank-you page asks what is left.
    private func further(_ thanks: SurveyVisits.Thanks) async throws -> SurveyVisit? {
        for invitation in [thanks.reason, thanks.offer].compactMap({ $0 }) {
            let token = self.site.context.mint.token(.survey, for: invitation.id.rawValue)
            if let visit = try await self.visits.visit(token: token), visit.closure == nil { return visit }
        }
        return nil
    }

    /// Whoever reloads the page after their press, or goes back to it, finds the survey again.
    private func returnToSurvey(_ request: EndpointRequest) throws -> EndpointReply {
        let link = try SurveyLink(request)
        guard self.visits.invitation(token: link.token) != nil else { return self.site.unknown }
        return .seeOther(link.questions.text)
    }

    private func renew(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let screen = try await self.screen(request) else { return self.site.unknown }
        switch try await FreshLink(self.site.context).send(for: screen.visit) {
        case .sent: return self.site.reply(screen.notice(.linkFresh, .linkFreshSent))
        case .unavailable: return self.site.reply(screen.notice(.answeredTitle, .expiredText))
        case .closed(let closure): return self.closed(closure, screen)
        }
    }
}
