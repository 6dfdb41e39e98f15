/// The keys of one question in a survey file, with what a question needs to know of the survey around it; faults collect here.
package struct QuestionFields: Sendable {
    package let file: String
    package let node: DocumentNode
    package let languages: [String]
    /// The survey's `scale:`, if it has one.
    package let surveyScale: Scale?
    package var diagnostics: [Diagnostic] = []

    package init(file: String, node: DocumentNode, languages: [String], surveyScale: Scale?) {
        self.file = file
        self.node = node
        self.languages = languages
        self.surveyScale = surveyScale
    }
}
