/// Asks before a person is forgotten, with everything that would go.
package struct ErasurePage: DeskPage {
    package static let layout = DeskLayout("desk-erasure", PackageResources.desk_erasure_mustache, entry: .cases)

    package let title: String
    package let answer = "This cannot be taken back. It would take away:"
    /// What there is of the person, with its count.
    package let records: [DeskFact]
    package let note: String
    /// Name and time of files that may hold the person.
    package let exports: [DeskFact]
    package let hasExports: Bool
    /// Other people with the same address, who stay.
    package let namesakes: [DeskLink]
    package let hasNamesakes: Bool
    package let path: DeskAddress
    package let back: DeskLink

    /// Fills the page; `answers` is how many leave the figures.
    package init(
        name: String,
        records: [DeskFact],
        answers: Int,
        exports: [DeskFact],
        namesakes: [DeskLink],
        path: DeskAddress,
        back: DeskAddress
    ) {
        self.title = "Erase \(name)?"
        self.records = records
        self.note =
            "\(MetricText.count(answers, "answer leaves", "answers leave")) the figures, open follow-ups are closed, and what "
            + "waits is called off. The person is not asked again, even if a new case names the same address."
        self.exports = exports
        self.hasExports = !exports.isEmpty
        self.namesakes = namesakes
        self.hasNamesakes = !namesakes.isEmpty
        self.path = path
        self.back = DeskLink("Keep the person", to: back)
    }
}
