/// The surveys as files hold them.
package struct SurveysPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-surveys",
        PackageResources.desk_surveys_mustache,
        entry: .surveys
    )

    package let title = "Surveys"
    package let answer: String
    package let rows: [SurveyRow]
    package let empty: EmptyState?

    /// Fills the page; `folder` is where the files are read from, `nil` for those that ship with the program.
    package init(rows: [SurveyRow], folder: String?) {
        let files = MetricText.count(rows.count, "survey", "surveys")
        self.answer =
            rows.isEmpty
            ? "No survey was found."
            : folder.map { "\(files) in the folder \($0). Edit the file to change one." }
                ?? "\(files) shipped with Afterword. Name a folder in the configuration to write your own."
        self.rows = rows
        self.empty =
            rows.isEmpty
            ? EmptyState(
                heading: "No surveys yet",
                words: "A survey is one YAML file in the folder \(folder ?? "surveys"). Check what is there:",
                command: "afterword check"
            )
            : nil
    }
}

/// One survey.
package struct SurveyRow: Sendable {
    package let name: String
    /// `CSAT`, `NPS`, `CES` or `Form`.
    package let kind: String
    package let question: String
    /// `English, Español, Română`.
    package let languages: String
    /// `when a case is resolved`.
    package let trigger: String
    package let preview: DeskAddress
    /// Shown when it is switched off or cannot be used.
    package let caution: String?

    package init(
        name: String,
        kind: String,
        question: String,
        languages: String,
        trigger: String,
        preview: DeskAddress,
        caution: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.question = question
        self.languages = languages
        self.trigger = trigger
        self.preview = preview
        self.caution = caution
    }
}
