/// One case as a story: what happened, what was decided and why, what was sent, what came back.
package struct CasePage: DeskPage {
    package static let layout = DeskLayout(
        "desk-case",
        PackageResources.desk_case_mustache,
        entry: CasesPage.layout.entry
    )

    package let title: String
    package let answer: String
    package let subject: String
    package let facts: [DeskFact]
    /// The case in the helpdesk itself, when it told its address.
    package let source: DeskLink?
    /// Everything else about the person; `nil` for one who was erased.
    package let person: DeskLink?
    package let story: [StoryEntry]

    /// Fills the page; `answer` is the outcome in a sentence ("Asked once, answered 1, Marta calls by 14:00").
    package init(
        number: String,
        answer: String,
        subject: String,
        facts: [DeskFact],
        source: DeskLink? = nil,
        person: DeskLink? = nil,
        story: [StoryEntry]
    ) {
        self.title = "Case \(number)"
        self.answer = answer
        self.subject = subject
        self.facts = facts
        self.source = source
        self.person = person
        self.story = story
    }
}

/// A named value.
package struct DeskFact: Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
