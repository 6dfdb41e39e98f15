import AfterwordCore

/// A ``SurveyForm`` as the templates see it.
struct FormModel {
    let action: String
    let title: String?
    let hidden: [HiddenField]
    let trap: TrapModel?
    let errorSummary: String?
    let questions: [QuestionModel]
    let submitLabel: String

    /// Where a form stands on its page.
    enum Position: Equatable {
        /// It is what the page is for: its first question is the page's heading.
        case main
        /// It follows other matter.
        case beside
    }

    init(_ form: SurveyForm, position: Position = .main) {
        self.action = form.action.text
        self.title = form.title
        self.hidden = Self.hidden(of: form)
        self.trap = form.trap.map {
            TrapModel(name: PublicFormField.trap.rawValue, label: $0.label, address: $0.address.text)
        }
        self.errorSummary = form.errorSummary
        self.submitLabel = form.submitLabel
        let firstFault = form.questions.firstIndex { $0.error != nil }
        self.questions = form.questions.enumerated().map { index, question in
            QuestionModel(
                question,
                elementID: "q\(index)",
                isPageHeading: position == .main && index == 0,
                isFocused: index == firstFault,
                optionalMark: form.optionalMark
            )
        }
    }

    private static func hidden(of form: SurveyForm) -> [HiddenField] {
        let correction = form.correctionSecret.map { [HiddenField(.correction, $0)] } ?? []
        let evidence = [HiddenField(.script, ""), HiddenField(.activity, "")]
        return [HiddenField(.nonce, form.nonce)] + correction + evidence + form.carried
    }
}

/// The field and the link that only machines find.
struct TrapModel {
    let name: String
    let label: String
    let address: String
}
