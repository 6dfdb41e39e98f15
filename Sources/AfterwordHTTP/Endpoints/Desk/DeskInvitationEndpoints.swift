import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Who was asked, when, and what came of it: the rows behind the rates of asking.
package struct DeskInvitationEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        Endpoint.deskList(
            "/invitations",
            name: "showInvitations",
            "Invitations, newest first",
            filters: Self.filters,
            context: self.context,
            file: self.file,
            handler: self.list
        )
    }

    private static let filters: [EndpointParameter] =
        [
            .words("state", "One or more states, separated by commas."),
            .words("purpose", "One or more purposes, separated by commas."),
            .query("kind", .choice(SurveyKind.self), "Only this kind of survey."),
            .query(
                "from",
                .text,
                "Sent at this time, or on this date of the account zone, or later; failed ones that were not sent count by when they were made."
            ),
            .query("to", .text, "Sent before this time or date, or made if failed unsent."),
            .query("contact", .id, "Only invitations of this person."),
        ]
        + ScoreSegment.allCases.map { segment in
            .query(segment.rawValue, .text(longest: 255), "Only invitations with this \(segment.rawValue).")
        }

    private static let columns = [
        "id", "survey", "kind", "purpose", "state", "reason", "created_at", "sent_at", "expires_at", "decide_again_at",
        "locale", "contact.id", "contact.name", "contact.email", "case.source", "case.id", "case.number",
        "segments.channel", "segments.agent", "segments.team", "segments.tags", "segments.product", "segments.brand",
    ]

    @Sendable private func file(_ request: EndpointRequest) async throws -> DeskListFile {
        let filter = try self.filter(request.query)
        let lists = self.context.lists
        return DeskListFile("invitations", columns: Self.columns, json: { try JSONValue($0) }) { position, limit in
            try await lists.invitations(filter, after: position, limit: limit)
        }
    }

    private func filter(_ query: FormFields) throws -> InvitationFilter {
        let calendar = ZonedCalendar(timeZone: self.context.service.account.timeZone)
        var filter = InvitationFilter()
        filter.states = try query.words("state", InvitationState.self) ?? []
        filter.purposes = try query.words("purpose", Invitation.Purpose.self) ?? []
        filter.kind = try query.word("kind", SurveyKind.self)
        filter.contactID = try query.id("contact", of: Contact.self)
        filter.sentFrom = try query.time("from", orDayIn: calendar)
        filter.sentTo = try query.time("to", orDayIn: calendar)
        filter.survey = query.text(ScoreSegment.survey.rawValue)
        filter.row = try query.segmentRow()
        return filter
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("invitations", request, filters: Self.filters)
        let found = try await self.context.lists.invitations(
            self.filter(request.query),
            after: list.place.position,
            limit: list.place.limit
        )
        let clock = self.context.clock
        let page = InvitationsPage(
            chosen: list.chosenSpan,
            filters: Self.chips(list),
            rows: found.rows.map { $0.row(clock) },
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request, files: list.files)
    }

    private static func chips(_ list: DeskList) -> [FilterGroup] {
        func each<Word: CaseIterable & RawRepresentable<String>>(_: Word.Type) -> [(value: String, words: String)] {
            Word.allCases.map { (value: $0.rawValue, words: $0.rawValue) }
        }
        let delivered = (value: WordList.text(InvitationState.delivered), words: "delivered")
        let asking = (value: WordList.text(Invitation.Purpose.asking), words: "counted in rates")
        return [
            list.chips("State", "state", [delivered] + each(InvitationState.self)),
            list.chips("Survey", "kind", SurveyKind.allCases.map { (value: $0.rawValue, words: $0.words) }),
            list.chips("Purpose", "purpose", [asking] + each(Invitation.Purpose.self)),
        ]
    }
}

/// Words of a filter that takes several.
enum WordList {
    static func text<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
        words.map(\.rawValue).joined(separator: ",")
    }
}

extension SurveyKind {
    /// `CSAT`, `NPS`, `CES` or `Form`.
    var words: String { self == .form ? "Form" : self.rawValue.uppercased() }
}

extension DeskList {
    /// What narrows a list besides its chips, in words: `Only agent Marta, from 2026-03-01`.
    var chosenSpan: String? {
        let names = ["from", "to", "score", "contact", "source"] + ScoreSegment.allCases.map(\.rawValue)
        let words = names.compactMap { name in
            self.filters[name].map { value in
                switch name {
                case "contact": "one person"
                // The day is enough for people; the address has the very moment.
                case "from", "to": "\(name) \(value.prefix(10))"
                default: "\(name) \(value)"
                }
            }
        }
        return words.isEmpty ? nil : "Only " + words.joined(separator: ", ")
    }
}

extension FormFields {
    /// The row of a split figure that the address names; throws a ``Problem`` for two of them.
    func segmentRow() throws -> SegmentRow? {
        let rows = ScoreSegment.allCases.compactMap { segment in
            segment == .survey ? nil : self.text(segment.rawValue).map { SegmentRow(segment, $0) }
        }
        guard rows.count < 2 else {
            throw Problem.invalid(rows[1].segment.rawValue, "only one of the fields of a case can be asked for at once")
        }
        return rows.first
    }
}

extension InvitationRecord {
    fileprivate func row(_ clock: DeskClock) -> InvitationRow {
        let state = InvitationState(rawValue: self.state)
        let reason = self.reason.flatMap(DecisionReason.init).map(DecisionWords.because)
        return InvitationRow(
            href: self.case.map { DeskAddress(path: ["cases", $0.source, $0.id]) }
                ?? self.contact.map { DeskAddress(path: ["contacts", $0.id]) } ?? "/invitations",
            state: self.state,
            tone: state == .answered ? .high : state == .failed ? .low : .plain,
            person: self.contact.displayName,
            what: [self.survey, self.case.map { "case \($0.number ?? $0.id)" }].compactMap(\.self)
                .joined(separator: " · "),
            reason: reason,
            at: clock.happened(self.sentAt ?? self.createdAt),
            when: self.sentAt == nil ? "made" : "sent"
        )
    }
}
