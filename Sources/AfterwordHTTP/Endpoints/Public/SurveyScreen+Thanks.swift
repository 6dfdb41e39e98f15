import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

extension SurveyScreen {
    /// What was recorded, what happens next, and what may still be asked. `further` is the visit of the reason survey or of the offer; `proof`
    /// lets this browser add to its answer.
    func thanks(
        _ thanks: SurveyVisits.Thanks,
        further: SurveyVisit?,
        scoreStands: Bool,
        proof: String?
    ) -> ThanksPage {
        let response = thanks.response
        let isLow = response.scoreClass == .low
        let own = self.visit.survey.thanks(after: response.scoreClass)?.text(in: self.language)
        let heading = isLow ? self.word(.thanksLow) : own ?? self.word(.thanksGood)
        return ThanksPage(
            frame: self.frame(heading, menu: false),
            heading: heading,
            isOwnHeading: own != nil,
            recorded: self.recorded(response),
            nextSteps: [scoreStands ? self.word(.expiredText) : nil, thanks.followUp.map(self.next(_:))]
                .compactMap { $0 },
            form: further.map(self.embedded(_:)) ?? proof.flatMap { self.improvement(of: response, proof: $0) },
            share: thanks.ambassador.map(self.share(_:)),
            correction: self.visit.mayChange(response, at: self.site.context.now())
                ? PageLink(label: self.word(.thanksChange), address: self.link.questions) : nil
        )
    }

    private func recorded(_ response: Response) -> RecordedScore? {
        guard let score = response.score, let scale = response.scale, let question = self.visit.survey.scoredQuestion
        else { return nil }
        var words: String?
        if case .scale(let points, _, _) = question.form(in: self.language) {
            words = points.first { $0.value == score }?.label
        }
        // The sentences are cut where the number stands, because the page sets the number apart.
        return RecordedScore(
            label: self.word(.thanksScore, ["score": ""]).trimmingCharacters(in: .whitespaces),
            value: String(score),
            outOf: self.word(.pagePoint, ["score": "", "count": String(scale.to)])
                .trimmingCharacters(in: .whitespaces),
            words: words
        )
    }

    private func next(_ task: FollowUp) -> String {
        let time = DueTime(
            language: Wording.language(for: self.language),
            timeZone: self.visit.contact.timeZone,
            accountTimeZone: self.site.context.account.timeZone
        ).text(of: task.dueAt)
        guard let owner = task.owner, owner.allSatisfy({ $0.isLetter || $0 == " " || $0 == "-" }) else {
            return self.word(.thanksFollowUpTeam, ["time": time])
        }
        return self.word(.thanksFollowUp, ["name": owner.prefix(1).uppercased() + owner.dropFirst(), "time": time])
    }

    /// The form of another invitation; it posts to that invitation's own address, with its own nonce.
    private func embedded(_ visit: SurveyVisit) -> SurveyForm {
        let token = self.site.context.mint.token(.survey, for: visit.invitation.id.rawValue)
        let isKnown = visit.survey.languages.contains(self.language)
        let action = PageAddress(path: ["s", token], query: [("lang", isKnown ? self.language : nil)])
        let screen = SurveyScreen(
            site: self.site,
            visit: visit,
            link: SurveyLink(token: token, language: self.language)
        )
        var form = screen.form(
            to: action,
            nonce: self.site.visits.nonce(for: visit.invitation.id),
            secret: CorrectionSecret.make()
        )
        if visit.invitation.purpose == .offer { form.title = self.word(.thanksOffer) }
        return form
    }

    /// "What would have made it better?", where neither praise nor complaint was given. The words become the comment of the same answer, which
    /// goes with them as it stands.
    private func improvement(of response: Response, proof: String) -> SurveyForm? {
        guard response.state == .counted, response.scoreClass == .neutral, response.comment == nil,
            let asked = self.visit.survey.commentQuestion,
            Wording.ships(self.language), self.visit.mayChange(response, at: self.site.context.now())
        else { return nil }
        var form = self.form(
            to: self.link.form,
            nonce: self.site.visits.nonce(for: self.visit.invitation.id),
            secret: proof
        )
        form.questions = form.questions.filter { $0.id == asked.id }.map { question in
            var question = question
            question.text = self.word(response.kind == .nps ? .passiveQuestion : .neutralQuestion)
            return question
        }
        form.carried = response.answers.filter { $0.key != asked.id }.sorted { $0.key < $1.key }
            .map { HiddenField(name: $0.key, value: $0.value) }
        return form
    }

    private func share(_ ambassador: Ambassador) -> ShareLink {
        let token = self.site.context.mint.token(.ambassador, for: ambassador.id.rawValue)
        return ShareLink(
            heading: self.word(.ambassadorTitle),
            explanation: self.word(.ambassadorInvite),
            label: self.word(.ambassadorOpen),
            address: PageAddress(path: ["a", token], query: [("lang", self.link.language)])
        )
    }
}

/// A moment in the words and the zone of the person who reads it.
struct DueTime {
    let language: String
    /// The person's own; `nil` = unknown, then the account's zone is used and named.
    let timeZone: String?
    let accountTimeZone: String

    func text(of instant: Instant) -> String {
        let own = self.timeZone.flatMap(TimeZone.init(identifier:))
        let zone = own ?? TimeZone(identifier: self.accountTimeZone) ?? .gmt
        let style = Date.FormatStyle(locale: Locale(identifier: self.language), timeZone: zone)
            .weekday(.wide).day().month(.wide).hour().minute()
        return instant.date.formatted(own == nil ? style.timeZone(.specificName(.short)) : style)
    }
}
