package import AfterwordCore

/// A value carried by a form without being shown.
package struct HiddenField: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// One of the fields that every survey page sends.
    package init(_ field: PublicFormField, _ value: String) {
        self.init(name: field.rawValue, value: value)
    }
}

/// A form that asks one or more questions and sends them with the evidence fields.
package struct SurveyForm: Sendable, Hashable {
    /// Hidden from people and assistive technology; only a machine fills the field or follows the link.
    package struct Trap: Sendable, Hashable {
        /// Words for the rare browser that shows hidden parts, e.g. "Leave this empty".
        package var label: String
        package var address: PageAddress

        package init(label: String, address: PageAddress) {
            self.label = label
            self.address = address
        }
    }

    package var action: PageAddress
    /// Stands above the questions where the form is not the page's main matter.
    package var title: String?
    package var questions: [QuestionView]
    package var nonce: String
    package var correctionSecret: String?
    /// Further hidden values.
    package var carried: [HiddenField]
    package var trap: Trap?
    /// One sentence above the questions when something was refused.
    package var errorSummary: String?
    /// "optional", shown in brackets.
    package var optionalMark: String
    package var submitLabel: String

    package init(
        action: PageAddress,
        title: String? = nil,
        questions: [QuestionView],
        nonce: String,
        correctionSecret: String? = nil,
        carried: [HiddenField] = [],
        trap: Trap? = nil,
        errorSummary: String? = nil,
        optionalMark: String,
        submitLabel: String
    ) {
        self.action = action
        self.title = title
        self.questions = questions
        self.nonce = nonce
        self.correctionSecret = correctionSecret
        self.carried = carried
        self.trap = trap
        self.errorSummary = errorSummary
        self.optionalMark = optionalMark
        self.submitLabel = submitLabel
    }
}

/// One button that posts hidden values.
package struct ButtonForm: Sendable, Equatable {
    package var action: PageAddress
    package var label: String
    package var fields: [HiddenField]

    package init(action: PageAddress, label: String, fields: [HiddenField] = []) {
        self.action = action
        self.label = label
        self.fields = fields
    }
}
