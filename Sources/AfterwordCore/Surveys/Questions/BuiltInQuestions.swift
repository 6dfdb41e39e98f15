/// Every question type; a new one is its file and one line here, in alphabetical order.
package enum BuiltInQuestions {
    package static let all: [any Question.Type] = [
        CESQuestion.self,
        ChoiceQuestion.self,
        CSATQuestion.self,
        NPSQuestion.self,
        TextQuestion.self,
    ]

    package static func named(_ typeName: String) -> (any Question.Type)? {
        self.all.first { $0.typeName == typeName }
    }
}
