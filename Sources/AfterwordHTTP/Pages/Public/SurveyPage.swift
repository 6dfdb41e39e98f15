/// The page a link of an invitation opens: the question, room for words, one button.
package struct SurveyPage: PublicPage, Hashable {
    package var frame: PageFrame
    /// Why the person is asked, e.g. "Case 1234 · Late delivery".
    package var caseLine: String?
    package var form: SurveyForm

    package init(frame: PageFrame, caseLine: String? = nil, form: SurveyForm) {
        self.frame = frame
        self.caseLine = caseLine
        self.form = form
    }

    package var content: PageContent {
        PageContent(template: .survey, model: Model(caseLine: self.caseLine, form: FormModel(self.form)))
    }

    struct Model {
        let caseLine: String?
        let form: FormModel
    }
}
