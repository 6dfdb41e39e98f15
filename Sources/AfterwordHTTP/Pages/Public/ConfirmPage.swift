/// "You chose 4. Confirm": asked when too little showed that a person answered; one press and nothing is lost.
package struct ConfirmPage: PublicPage, Equatable {
    package var frame: PageFrame
    package var heading: String
    package var explanation: String
    /// Has no questions; carries the values already given, under their fields' names.
    package var form: SurveyForm
    /// Back to the questions.
    package var change: PageLink?

    package init(frame: PageFrame, heading: String, explanation: String, form: SurveyForm, change: PageLink? = nil) {
        self.frame = frame
        self.heading = heading
        self.explanation = explanation
        self.form = form
        self.change = change
    }

    package var content: PageContent {
        PageContent(
            template: .confirm,
            model: Model(
                heading: self.heading,
                explanation: self.explanation,
                form: FormModel(self.form),
                change: self.change.map(LinkModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let explanation: String
        let form: FormModel
        let change: LinkModel?
    }
}
