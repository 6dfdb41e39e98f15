/// One person: everything that happened, newest first.
package struct ContactPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-contact",
        PackageResources.desk_contact_mustache,
        entry: CasesPage.layout.entry
    )

    package let title: String
    package let answer: String
    package let facts: [DeskFact]
    package let consents: [DeskFact]
    /// Every consent with its words.
    package let proof: DeskLink
    /// Promoter, passive or detractor over time, newest first.
    package let classes: [DeskFact]
    package let hasClasses: Bool
    package let cases: [DeskLink]
    package let hasCases: Bool
    /// A copy of everything, and erasure; none for somebody who was erased.
    package let rights: [DeskLink]
    package let hasRights: Bool
    package let story: [StoryEntry]
    package let empty: EmptyState?

    /// Fills the page; `answer` is how it stands in one sentence.
    package init(
        name: String,
        answer: String,
        facts: [DeskFact],
        consents: [DeskFact],
        proof: DeskAddress,
        classes: [DeskFact],
        cases: [DeskLink],
        rights: [DeskLink] = [],
        story: [StoryEntry]
    ) {
        self.title = name
        self.answer = answer
        self.facts = facts
        self.consents = consents
        self.proof = DeskLink("The proof, to print", to: proof)
        self.classes = classes
        self.hasClasses = !classes.isEmpty
        self.cases = cases
        self.hasCases = !cases.isEmpty
        self.rights = rights
        self.hasRights = !rights.isEmpty
        self.story = story
        self.empty = story.isEmpty ? Self.nothingYet : nil
    }

    private static let nothingYet = EmptyState(
        heading: "Nothing happened yet",
        words: "Cases, questions, answers, calls and consents of this person will stand here, newest first.",
        link: DeskLink("All cases", to: "/cases")
    )
}
