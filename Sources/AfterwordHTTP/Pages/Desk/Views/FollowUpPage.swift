package import AfterwordCore

/// One follow-up: what was said, what happened since, and the next step.
package struct FollowUpPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-follow-up",
        PackageResources.desk_follow_up_mustache,
        entry: FollowUpsPage.layout.entry
    )

    package let title: String
    package let answer: String
    /// Where the page lives; its forms post to `…/contacted`, `…/owner`, `…/close`, `…/reply`, `…/notes` and `…/tries`.
    package let path: DeskAddress
    package let person: FollowUpPerson
    package let severity: Severity
    package let score: ScoreMark?
    /// The person's own words.
    package let quote: String?
    /// Low answers before the newest one, which joined in the same follow-up.
    package let earlier: [FollowUpAnswer]
    package let hasEarlier: Bool
    package let state: FollowUp.State
    package let due: DeskMoment?
    package let closeDue: DeskMoment?
    package let owner: String?
    package let story: [StoryEntry]
    /// `nil` once it is closed.
    package let forms: FollowUpForms?
    package let ending: FollowUpEnding?
    /// Somebody else changed it meanwhile; what the person typed is kept in the forms.
    package let clash: FollowUpClash?
    /// `nil` once it is closed.
    package let reply: FollowUpReplyForm?
    /// What went to the person from here, newest first.
    package let sent: [FollowUpSentReply]
    package let hasSent: Bool
    /// Targets that were missed, in words.
    package let missed: String?
    /// What became of the recovery survey.
    package let recovery: String?

    /// Fills the page; `nextStep` is the sentence that says what to do now.
    package init(
        path: DeskAddress,
        nextStep: String,
        person: FollowUpPerson,
        severity: Severity,
        score: ScoreMark?,
        quote: String?,
        earlier: [FollowUpAnswer] = [],
        state: FollowUp.State,
        due: DeskMoment? = nil,
        closeDue: DeskMoment? = nil,
        owner: String?,
        story: [StoryEntry],
        forms: FollowUpForms? = nil,
        ending: FollowUpEnding? = nil,
        clash: FollowUpClash? = nil,
        reply: FollowUpReplyForm? = nil,
        sent: [FollowUpSentReply] = [],
        missed: String? = nil,
        recovery: String? = nil
    ) {
        self.title = "Follow-up with \(person.name)"
        self.answer = nextStep
        self.path = path
        self.person = person
        self.severity = severity
        self.score = score
        self.quote = quote
        self.earlier = earlier
        self.hasEarlier = !earlier.isEmpty
        self.state = state
        self.due = due
        self.closeDue = closeDue
        self.owner = owner
        self.story = story
        self.forms = forms
        self.ending = ending
        self.clash = clash
        self.reply = reply
        self.sent = sent
        self.hasSent = !sent.isEmpty
        self.missed = missed
        self.recovery = recovery
    }
}

/// A low answer of the same person about the same case.
package struct FollowUpAnswer: Sendable {
    package let score: ScoreMark?
    package let survey: String
    package let quote: String?
    package let at: DeskMoment

    package init(score: ScoreMark?, survey: String, quote: String?, at: DeskMoment) {
        self.score = score
        self.survey = survey
        self.quote = quote
        self.at = at
    }
}

/// Whom to call, and how.
package struct FollowUpPerson: Sendable {
    package let name: String
    /// Ways to reach them: `mailto:`, `tel:` or the helpdesk.
    package let ways: [DeskLink]
    /// Their whole story.
    package let page: DeskLink?
    package let caseLink: DeskLink?

    package init(name: String, ways: [DeskLink] = [], page: DeskLink? = nil, caseLink: DeskLink? = nil) {
        self.name = name
        self.ways = ways
        self.page = page
        self.caseLink = caseLink
    }
}

/// The forms of an unfinished follow-up, with what was typed before when they come back.
package struct FollowUpForms: Sendable {
    /// The version the person sees; sent back so that nobody overwrites a colleague.
    package let version: Int
    package let canMarkContacted: Bool
    package let owners: [DeskChoice]
    package let causes: [DeskChoice]
    package let outcomes: [DeskChoice]
    package let note: String
    /// What is missing before it can close.
    package let closeError: String?
    /// A note that came back with its error.
    package let journal: String
    package let journalError: String?
    /// How often the person was tried.
    package let tries: String?

    package init(
        version: Int,
        canMarkContacted: Bool,
        owners: [DeskChoice],
        causes: [DeskChoice],
        outcomes: [DeskChoice] = DeskChoice.outcomes(chosen: nil),
        note: String = "",
        closeError: String? = nil,
        journal: String = "",
        journalError: String? = nil,
        tries: String? = nil
    ) {
        self.version = version
        self.canMarkContacted = canMarkContacted
        self.owners = owners
        self.causes = causes
        self.outcomes = outcomes
        self.note = note
        self.closeError = closeError
        self.journal = journal
        self.journalError = journalError
        self.tries = tries
    }
}

/// How a closed follow-up ended.
package struct FollowUpEnding: Sendable {
    package let cause: String
    package let outcome: String
    package let note: String?
    package let at: DeskMoment

    package init(cause: String, outcome: String, note: String?, at: DeskMoment) {
        self.cause = cause
        self.outcome = outcome
        self.note = note
        self.at = at
    }
}

/// One option of a list.
package struct DeskChoice: Sendable {
    package let value: String
    package let words: String
    package let isChosen: Bool

    package init(value: String, words: String, isChosen: Bool = false) {
        self.value = value
        self.words = words
        self.isChosen = isChosen
    }

    /// Every way a follow-up can end, in the order of the rules.
    package static func outcomes(chosen: FollowUp.Outcome?) -> [DeskChoice] {
        FollowUp.Outcome.allCases.map { DeskChoice(value: $0.rawValue, words: $0.words, isChosen: $0 == chosen) }
    }
}
