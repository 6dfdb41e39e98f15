/// A person's own page: what they answered and what they may decide.
package struct PersonPage: PublicPage, Equatable {
    /// One answer; score and comment are `nil` where they must not be shown.
    package struct Answer: Sendable, Equatable {
        package var day: String
        package var question: String
        package var score: String?
        package var comment: String?
        /// The way to change it, while that is possible.
        package var change: PageLink?

        package init(day: String, question: String, score: String?, comment: String?, change: PageLink?) {
            self.day = day
            self.question = question
            self.score = score
            self.comment = comment
            self.change = change
        }
    }

    package var frame: PageFrame
    package var heading: String
    /// What the form that was just sent did.
    package var notice: String?
    package var explanation: String
    package var answersHeading: String
    /// Said instead of the answers or of their values.
    package var answersNote: String?
    package var answers: [Answer]
    package var choicesHeading: String
    package var choices: [ButtonForm]
    package var links: [PageLink]

    package init(
        frame: PageFrame,
        heading: String,
        notice: String? = nil,
        explanation: String,
        answersHeading: String,
        answersNote: String?,
        answers: [Answer],
        choicesHeading: String,
        choices: [ButtonForm],
        links: [PageLink]
    ) {
        self.frame = frame
        self.heading = heading
        self.notice = notice
        self.explanation = explanation
        self.answersHeading = answersHeading
        self.answersNote = answersNote
        self.answers = answers
        self.choicesHeading = choicesHeading
        self.choices = choices
        self.links = links
    }

    package var content: PageContent {
        PageContent(
            template: .person,
            model: Model(
                heading: self.heading,
                notice: self.notice,
                explanation: self.explanation,
                answersHeading: self.answersHeading,
                answersNote: self.answersNote,
                answers: self.answers.map(AnswerModel.init),
                choicesHeading: self.choicesHeading,
                choices: self.choices.map(ButtonModel.init),
                links: self.links.map(LinkModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let notice: String?
        let explanation: String
        let answersHeading: String
        let answersNote: String?
        let answers: [AnswerModel]
        let choicesHeading: String
        let choices: [ButtonModel]
        let links: [LinkModel]
    }

    /// An ``Answer`` as the template sees it.
    struct AnswerModel {
        let day: String
        let question: String
        let score: String?
        let comment: String?
        let change: LinkModel?

        init(_ answer: Answer) {
            self.day = answer.day
            self.question = answer.question
            self.score = answer.score
            self.comment = answer.comment
            self.change = answer.change.map(LinkModel.init)
        }
    }
}
