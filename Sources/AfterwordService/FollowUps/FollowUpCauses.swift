package import AfterwordCore

/// The closed list of causes: what the reason survey offers to the person, so that both speak of the same things.
package struct FollowUpCauses: Sendable {
    /// In the order of the survey.
    package let options: [ChoiceOption]

    /// The causes for tasks about answers to `survey`; without a reason survey there is only "other".
    package init(survey: String, among surveys: [String: Survey], in language: String = "en") {
        let name = surveys[survey]?.low?.ask ?? "reason"
        let lists = (surveys[name]?.questions ?? []).lazy.compactMap { question -> [ChoiceOption]? in
            guard case .choice(let options, _) = question.form(in: language) else { return nil }
            return options
        }
        self.options = lists.first ?? [ChoiceOption(value: "other", label: "Other")]
    }

    package var words: [String] { self.options.map(\.value) }
}
