/// One survey: its pages as people see them, what it asks, and its rules in words.
package struct SurveyGalleryPage: DeskPage {
    package static let layout = DeskLayout("desk-survey", PackageResources.desk_survey_mustache, entry: .surveys)

    package let title: String
    package let answer: String
    package let filters: [FilterGroup]
    /// `dark` or `light`: how the frames are shown.
    package let look: String
    package let frames: [SurveyFrame]
    package let questions: [SurveyQuestionRow]
    package let facts: [DeskFact]
    /// Command lines for people who write surveys.
    package let commands: String

    package init(
        name: String,
        answer: String,
        filters: [FilterGroup],
        isDark: Bool,
        frames: [SurveyFrame],
        questions: [SurveyQuestionRow],
        facts: [DeskFact]
    ) {
        self.title = name
        self.answer = answer
        self.filters = filters
        self.look = isDark ? "dark" : "light"
        self.frames = frames
        self.questions = questions
        self.facts = facts
        self.commands =
            "afterword surveys preview \(name) --out \(name).html\nafterword surveys diff \(name) new/\(name).yaml\nafterword rules dry-run --since 30d"
    }
}

/// One page of a survey in a frame the size of a phone.
package struct SurveyFrame: Sendable {
    package let title: String
    package let href: DeskAddress

    package init(title: String, href: DeskAddress) {
        self.title = title
        self.href = href
    }
}

/// One question in words.
package struct SurveyQuestionRow: Sendable {
    package let text: String
    /// `csat`, `text, optional`.
    package let kind: String
    package let options: String?

    package init(text: String, kind: String, options: String?) {
        self.text = text
        self.kind = kind
        self.options = options
    }
}
