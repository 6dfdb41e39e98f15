import AfterwordCore
import AfterwordService

/// Records of the lists in the words of the desk.
extension ContactReference {
    /// What the desk calls the person: name, else an address.
    var displayName: String { self.name ?? self.email ?? self.phone ?? "Nameless person" }

    var page: DeskAddress { DeskAddress(path: ["contacts", self.id]) }
}

extension CaseReference {
    var displayNumber: String { self.number ?? self.id }

    var page: DeskAddress { DeskAddress(path: ["cases", self.source, self.id]) }
}

extension Optional<ContactReference> {
    /// A row without a person belongs to somebody who was erased.
    var displayName: String { self?.displayName ?? "Erased person" }
}

extension ResponseRecord {
    var mark: ScoreMark? {
        self.score.map {
            ScoreMark(
                score: $0,
                top: self.scale.flatMap(Scale.init(name:))?.to,
                kind: self.kind.uppercased(),
                tone: ScoreMark.tone(of: self.class.flatMap(ScoreClass.init))
            )
        }
    }

    /// The story behind the answer: its case, else what else the person said.
    var page: DeskAddress {
        self.case?.page ?? self.contact?.page ?? "/responses"
    }

    /// `CSAT · case 1234 · telegram`, from what is known.
    var origin: String {
        [self.survey, self.case.map { "case \($0.displayNumber)" }, self.segments.channel]
            .compactMap(\.self).joined(separator: " · ")
    }
}

extension FollowUpRecord {
    var path: DeskAddress { DeskAddress(path: ["follow-ups", self.id]) }

    /// Records carry the words of the core's own lists.
    var phase: FollowUp.State { FollowUp.State(rawValue: self.state) ?? .open }

    var urgency: Severity { Severity(rawValue: self.severity) ?? .normal }

    func mark(_ surveys: [String: Survey]) -> ScoreMark? {
        guard let score = self.score else { return nil }
        let survey = surveys[self.survey]
        // A later low answer to another survey may have replaced the score; then its scale is not known here.
        guard let scale = survey?.scale, scale.values.contains(score) else {
            return ScoreMark(score: score, kind: "low", tone: .low)
        }
        return ScoreMark(score: score, top: scale.to, kind: scale.kind.rawValue.uppercased(), tone: .low)
    }

    /// What is due next: the first contact, then closing; nothing once it is closed.
    func due(_ clock: DeskClock) -> DeskMoment? {
        switch self.phase {
        case .open: clock.due(self.dueAt)
        case .contacted: clock.due(self.closeDueAt)
        case .closed: nil
        }
    }

    /// `hasDeeds` puts ways to assign and to reply into the row.
    func row(_ clock: DeskClock, _ surveys: [String: Survey], hasDeeds: Bool = false) -> FollowUpRow {
        FollowUpRow(
            href: self.path,
            severity: self.urgency,
            score: self.mark(surveys),
            person: self.contact.displayName,
            caseWords: self.case.map { "case \($0.displayNumber)" },
            due: self.due(clock),
            owner: self.owner,
            state: self.phase,
            hasDeeds: hasDeeds && self.phase != .closed
        )
    }
}
