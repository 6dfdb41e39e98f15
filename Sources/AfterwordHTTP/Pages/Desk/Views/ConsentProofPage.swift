import AfterwordCore

/// Everything one person agreed to or refused, with the words they saw: to be printed and shown to whoever asks.
package struct ConsentProofPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-consents",
        PackageResources.desk_consents_mustache,
        entry: CasesPage.layout.entry
    )

    /// One statement.
    package struct Entry: Sendable {
        package let purpose: String
        /// "agreed" or "refused".
        package let said: String
        /// Date and time with the zone.
        package let at: String
        /// RFC 3339.
        package let stamp: String
        /// By which way, version, language.
        package let facts: [DeskFact]
        /// The words that were shown.
        package let words: String?
        package let language: String?

        package init(
            purpose: String,
            isGiven: Bool,
            at: DeskMoment,
            facts: [DeskFact],
            words: String?,
            language: String?
        ) {
            self.purpose = purpose
            self.said = isGiven ? "agreed" : "refused"
            self.at = at.exact
            self.stamp = at.stamp
            self.facts = facts
            self.words = words
            self.language = language
        }
    }

    package let title: String
    package let answer: String
    package let entries: [Entry]
    package let back: DeskLink
    package let empty: EmptyState?

    package init(person: String, back: DeskAddress, entries: [Entry]) {
        self.title = "Consents of \(person)"
        self.answer =
            "\(MetricText.count(entries.count, "statement", "statements")), newest first. Nothing here is ever changed; the SHA-256 of the words proves that they are the ones shown."
        self.entries = entries
        self.back = DeskLink("Back to \(person)", to: back)
        self.empty = entries.isEmpty ? Self.nothing : nil
    }

    private static let nothing = EmptyState(
        heading: "Nothing was said yet",
        words: "Every yes and no of this person will stand here with its date and its words."
    )
}
