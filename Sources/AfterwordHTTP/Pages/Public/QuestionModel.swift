import AfterwordCore

/// A ``QuestionView`` as the templates see it; exactly one of the four controls is there.
struct QuestionModel {
    let elementID: String
    let name: String
    let text: String
    /// The first question of the page's main form is the page's heading.
    let isPageHeading: Bool
    let isRequired: Bool
    /// `nil` on questions that must be answered.
    let optionalMark: String?
    let error: String?
    /// A scale or a choice: several radios under one legend.
    let group: RadioGroupModel?
    let field: FieldModel?
    let box: BoxModel?

    init(
        _ question: QuestionView,
        elementID: String,
        isPageHeading: Bool,
        isFocused: Bool,
        optionalMark: String
    ) {
        self.elementID = elementID
        self.name = question.id
        self.text = question.text
        self.isPageHeading = isPageHeading
        self.isRequired = !question.isOptional
        self.optionalMark = question.isOptional ? optionalMark : nil
        self.error = question.error
        let builder = RadioGroupModel.Builder(value: question.value, elementID: elementID, isFocused: isFocused)
        switch question.control {
        case .scale(let points, let low, let high):
            (self.group, self.field, self.box) = (builder.scale(points, low: low, high: high), nil, nil)
        case .choice(let options):
            (self.group, self.field, self.box) = (builder.choice(options), nil, nil)
        case .text(let limit):
            self.field = FieldModel(value: question.value ?? "", limit: limit, isFocused: isFocused)
            (self.group, self.box) = (nil, nil)
        case .checkbox:
            self.box = BoxModel(isChecked: question.value != nil, isFocused: isFocused)
            (self.group, self.field) = (nil, nil)
        }
    }
}

/// A text area.
struct FieldModel {
    let value: String
    let limit: Int
    let isFocused: Bool
}

/// A box to tick.
struct BoxModel {
    let isChecked: Bool
    let isFocused: Bool
}
