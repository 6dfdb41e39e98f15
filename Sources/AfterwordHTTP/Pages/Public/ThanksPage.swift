/// What follows an answer: what was recorded, what happens next, and the one thing still asked, if any.
package struct ThanksPage: PublicPage, Equatable {
    package var frame: PageFrame
    package var heading: String
    /// Whether the survey's file says the heading; else it is one of our texts.
    package var isOwnHeading: Bool
    /// The score as it was recorded, e.g. "4 of 5" and "Satisfied".
    package var recorded: RecordedScore?
    /// What happens next, e.g. "Marta will call you by Tuesday 12:00."
    package var nextSteps: [String]
    /// The reason after a low score, or one offered question. One alone: of two forms a browser sends the one that was pressed, and what
    /// was typed into the other is gone.
    package var form: SurveyForm?
    package var share: ShareLink?
    /// Leads back to the questions; the browser's cookie proves that it may.
    package var correction: PageLink?

    package init(
        frame: PageFrame,
        heading: String,
        isOwnHeading: Bool = false,
        recorded: RecordedScore? = nil,
        nextSteps: [String] = [],
        form: SurveyForm? = nil,
        share: ShareLink? = nil,
        correction: PageLink? = nil
    ) {
        self.frame = frame
        self.heading = heading
        self.isOwnHeading = isOwnHeading
        self.recorded = recorded
        self.nextSteps = nextSteps
        self.form = form
        self.share = share
        self.correction = correction
    }

    package var content: PageContent {
        PageContent(
            template: .thanks,
            model: Model(
                heading: self.heading,
                isOwnHeading: self.isOwnHeading,
                recorded: self.recorded,
                nextSteps: self.nextSteps,
                form: self.form.map { FormModel($0, position: .beside) },
                share: self.share.map(ShareModel.init),
                correction: self.correction.map(LinkModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let isOwnHeading: Bool
        let recorded: RecordedScore?
        let nextSteps: [String]
        let form: FormModel?
        let share: ShareModel?
        let correction: LinkModel?
    }
}

/// A score read back to the person who gave it.
package struct RecordedScore: Sendable, Equatable {
    /// "Your answer".
    package var label: String
    /// "4".
    package var value: String
    /// "of 5".
    package var outOf: String
    /// The words of this point, if it has any.
    package var words: String?

    package init(label: String, value: String, outOf: String, words: String? = nil) {
        self.label = label
        self.value = value
        self.outOf = outOf
        self.words = words
    }
}

/// A referral link to pass on.
package struct ShareLink: Sendable, Equatable {
    package var heading: String
    package var explanation: String
    /// What the button says.
    package var label: String
    package var address: PageAddress

    package init(heading: String, explanation: String, label: String, address: PageAddress) {
        self.heading = heading
        self.explanation = explanation
        self.label = label
        self.address = address
    }
}
