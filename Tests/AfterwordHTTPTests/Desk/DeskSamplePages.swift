import AfterwordCore
import AfterwordHTTP

/// One sample of every page, named as its preview file.
struct DeskSample: Sendable, CustomStringConvertible {
    let name: String
    let page: any DeskPage
    var isSignedIn = true

    var description: String { self.name }

    /// Every page, as full as asked, with one payload in every text field if there is one.
    static func all(_ amount: DeskAmount, payload: String? = nil) -> [DeskSample] {
        let text = DeskSampleTexts(payload: payload)
        return [
            DeskSample(name: "today", page: DeskSamplePages.today(amount, text)),
            DeskSample(name: "follow-ups", page: DeskSamplePages.followUps(amount, text)),
            DeskSample(name: "follow-up", page: DeskSamplePages.followUp(amount, text)),
            DeskSample(name: "responses", page: DeskSamplePages.responses(amount, text)),
            DeskSample(name: "cases", page: DeskSamplePages.cases(amount, text)),
            DeskSample(name: "case", page: DeskSamplePages.supportCase(amount, text)),
            DeskSample(name: "messages", page: DeskSamplePages.messages(amount, text)),
            DeskSample(name: "message", page: DeskSamplePages.message(amount, text)),
            DeskSample(name: "channels", page: DeskSamplePages.channels(amount, text)),
            DeskSample(name: "mass-deed", page: DeskSamplePages.massDeed(amount, text)),
            DeskSample(name: "contact", page: DeskSamplePages.contact(amount, text)),
            DeskSample(name: "erasure", page: DeskSamplePages.erasure(amount, text)),
            DeskSample(name: "audit", page: DeskSamplePages.audit(amount, text)),
            DeskSample(name: "ambassadors", page: DeskSamplePages.ambassadors(amount, text)),
            DeskSample(name: "referrals", page: DeskSamplePages.referrals(amount, text)),
            DeskSample(name: "referral", page: DeskSamplePages.referral(amount, text)),
            DeskSample(name: "figures", page: DeskSamplePages.figures(amount, text)),
            DeskSample(name: "figure", page: DeskSamplePages.figure(amount, text)),
            DeskSample(name: "invitations", page: DeskSamplePages.invitations(amount, text)),
            DeskSample(name: "settings", page: DeskSamplePages.settings(amount, text)),
            DeskSample(name: "secret", page: DeskSamplePages.secret(amount, text)),
            DeskSample(name: "survey", page: DeskSamplePages.survey(amount, text)),
            DeskSample(name: "exports", page: DeskSamplePages.exports(amount, text)),
            DeskSample(name: "surveys", page: DeskSamplePages.surveys(amount, text)),
            DeskSample(name: "inbox-mail", page: DeskSamplePages.inbox(amount, text, look: .mail)),
            DeskSample(name: "inbox-chat", page: DeskSamplePages.inbox(amount, text, look: .chat)),
            DeskSample(name: "inbox-webhook", page: DeskSamplePages.inbox(amount, text, look: .webhook)),
            DeskSample(name: "sign-in", page: DeskSamplePages.signIn(amount, text), isSignedIn: false),
            DeskSample(name: "sign-in-link", page: DeskSamplePages.signInLink(amount, text), isSignedIn: false),
            DeskSample(name: "problem", page: DeskSamplePages.problem(amount, text)),
        ]
    }

    /// The page as a signed-in person sees it, or a stranger where it is for strangers.
    func html(with renderer: DeskRenderer, payload: String? = nil) -> String {
        let text = DeskSampleTexts(payload: payload)
        let notice = payload.map { DeskNotice($0, tone: .high) }
        let visit = DeskVisit(
            csrf: text("csrf-of-session"),
            user: self.isSignedIn ? text("marta") : nil,
            notice: notice
        )
        return renderer.html(self.page, for: visit)
    }
}

/// Page values of the samples.
enum DeskSamplePages {
    static func rows<Row>(_ amount: DeskAmount, _ all: [Row]) -> [Row] {
        switch amount {
        case .none: []
        case .little: Array(all.prefix(1))
        case .much: Array(repeating: all, count: 4).flatMap(\.self)
        }
    }

    static func followUpRows(_ text: DeskSampleTexts) -> [FollowUpRow] {
        let people: [(Severity, Int, String, String?, Duration, String?)] = [
            (.urgent, 1, "Ana Petrescu", "case 1229", .hours(-1), nil),
            (.urgent, 1, "Ion D.", "case 1234", .hours(2), "marta"),
            (.high, 2, "Bartholomew Featherstonehaugh-Cholmondeley", "case DESK-2026-000123", .hours(6), "ion"),
            (.normal, 3, "مريم حسن", nil, .days(2), "marta"),
        ]
        return people.enumerated().map { index, row in
            FollowUpRow(
                href: DeskAddress(path: ["follow-ups", text("fup_\(index)")]),
                severity: row.0,
                score: ScoreMark(score: row.1, top: 5, kind: text("CSAT"), tone: .low),
                person: text(row.2),
                caseWords: row.3.map { text($0) },
                due: DeskSampleTexts.due(in: row.4),
                owner: row.5.map { text($0) },
                state: .open
            )
        }
    }

    static func followUps(_ amount: DeskAmount, _ text: DeskSampleTexts) -> FollowUpsPage {
        let rows = self.rows(amount, self.followUpRows(text))
        let query = ["state": "open", "owner": text("marta")]
        return FollowUpsPage(
            filters: amount == .none
                ? []
                : [
                    FilterGroup(
                        name: text("State"),
                        parameter: "state",
                        choices: [
                            ("open", text("Open")), ("contacted", text("Contacted")), ("closed", text("Closed")),
                        ],
                        path: "follow-ups",
                        query: query,
                        counts: ["open": 12]
                    ),
                    FilterGroup(
                        name: text("Owner"),
                        parameter: "owner",
                        choices: [("me", text("Mine")), ("ion", text("Ion")), ("none", text("Nobody"))],
                        path: "follow-ups",
                        query: query
                    ),
                    FilterGroup(
                        name: text("Severity"),
                        parameter: "severity",
                        choices: [("urgent", text("Urgent")), ("high", text("High")), ("normal", text("Normal"))],
                        path: "follow-ups",
                        query: query
                    ),
                ],
            rows: rows,
            openCount: rows.count,
            lateCount: rows.count / 4,
            next: amount == .much ? DeskAddress(path: ["follow-ups"], query: [("cursor", text("abc"))]) : nil,
            export: amount == .much ? "/v1/exports/detractors.csv" : nil
        )
    }

    static func responses(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ResponsesPage {
        let rows = [
            ResponseRow(
                href: DeskAddress(path: ["cases", "desk", text("1234")]),
                score: ScoreMark(score: 5, top: 5, kind: text("CSAT"), tone: .high),
                comment: text("Resolvieron en minutos, gracias a Marta"),
                person: text("Lucía G."),
                origin: text("CSAT · case 1240 · Telegram"),
                at: DeskSampleTexts.ago(.minutes(3))
            ),
            ResponseRow(
                href: "/cases/desk/1229",
                score: ScoreMark(score: 2, top: 5, kind: text("CSAT"), tone: .low),
                comment: text("Nobody told me about the fee. " + String(repeating: "I waited and waited. ", count: 20)),
                person: text("Ana P."),
                origin: text("CSAT · case 1229 · X"),
                at: DeskSampleTexts.ago(.hours(5)),
                stateWords: text("quarantined")
            ),
            ResponseRow(
                href: "/cases/desk/1200",
                score: ScoreMark(score: 8, top: 10, kind: text("NPS"), tone: .plain),
                comment: nil,
                person: text("مريم حسن"),
                origin: text("NPS · mail"),
                at: DeskSampleTexts.ago(.days(3))
            ),
        ]
        let filters = FilterGroup(
            name: text("Survey"),
            parameter: "survey",
            choices: [("csat", text("CSAT")), ("nps", text("NPS"))],
            path: "responses",
            query: amount == .none ? ["survey": "nps"] : [:]
        )
        return ResponsesPage(
            answer: text(amount == .none ? "No NPS answers." : "42 answers today, 2 wait for a person to look."),
            filters: [filters],
            rows: self.rows(amount, rows)
        )
    }

    static func cases(_ amount: DeskAmount, _ text: DeskSampleTexts) -> CasesPage {
        let rows = [
            CaseRow(
                href: DeskAddress(path: ["cases", "desk", text("1234")]),
                number: text("1234"),
                subject: text("Entrega retrasada"),
                person: text("Ana Petrescu"),
                origin: text("Telegram · Care · Marta"),
                phase: text("resolved"),
                result: text("answered 1, follow-up open"),
                at: DeskSampleTexts.ago(.minutes(12))
            ),
            CaseRow(
                href: "/cases/desk/1230",
                number: text("DESK-2026-000123"),
                subject: text("Where can I change the invoice address of an order that has already been sent out?"),
                person: text("Ion D."),
                origin: text("mail · Billing"),
                phase: text("closed"),
                result: text("not asked: the person opted out"),
                at: DeskSampleTexts.ago(.days(40))
            ),
        ]
        return CasesPage(
            answer: text(amount == .none ? "No case has been closed yet." : "31 cases closed today, 28 people asked."),
            search: amount == .little ? text("1234") : "",
            rows: self.rows(amount, rows),
            sourceExample: text(Self.closeCommand)
        )
    }

    static let closeCommand = """
        curl -d '{"source":"shell","id":"1","type":"case.resolved",
          "data":{"case":{"id":"1"},"contact":{"name":"Ana"}}}' \\
          -H 'content-type: application/cloudevents+json' http://127.0.0.1:8080/v1/events
        """
}
