import AfterwordCore

/// Messenger's own feedback form (`template_type: customer_feedback`): one question of a known scale, with an optional sentence.
///
/// Meta allows it for satisfaction and effort after a conversation and for recommendation after a purchase, and marks it as in development.
struct MessengerFeedbackForm: Sendable, Equatable {
    private static let title = TextLimit.characters(65)
    private static let subtitle = TextLimit.characters(80)
    private static let button = TextLimit.characters(20)
    private static let placeholder = TextLimit.characters(65)
    /// Longer or shorter questions are left to Messenger's own words.
    private static let questionLength = 5...85
    private static let days = 1...7

    let payload: JSONValue

    /// `nil` if the message asks nothing that the form knows: csat 1–5, nps 0–10 and ces 1–7 are all.
    init?(_ content: MessageContent, privacyURL: String, remaining: Duration?) {
        guard let token = content.token, let phrases = content.phrases,
            let kind = content.scale.flatMap(Scale.init(name:)).flatMap(Self.kind)
        else { return nil }
        var question = [JSONMember("id", .string(token))] + kind
        if let text = content.question, Self.questionLength.contains(text.utf16.count) {
            question.append(JSONMember("title", .string(text)))
        }
        if let prompt = content.commentPrompt {
            let followUp: JSONValue = ["type": "free_form", "placeholder": .string(Self.placeholder.cut(prompt))]
            question.append(JSONMember("follow_up", followUp))
        }
        let opening = content.spokenText.split(separator: "\n").first.map(String.init) ?? content.spokenText
        self.payload = [
            "template_type": "customer_feedback",
            "title": .string(Self.title.cut(opening)),
            "subtitle": .string(Self.subtitle.cut(content.question ?? opening)),
            "button_title": .string(Self.button.cut(phrases.answerHere)),
            "feedback_screens": [["questions": .array([.object(question)])]],
            "business_privacy": ["url": .string(privacyURL)],
            "expires_in_days": .number(String(Self.wholeDays(remaining))),
        ]
    }

    /// The form's words for a scale; an effort scale whose high end is effort has no label of the form's.
    private static func kind(of scale: Scale) -> [JSONMember]? {
        let (option, label): (String, String)
        switch (scale.kind, scale.values) {
        case (.csat, 1...5): (option, label) = ("five_stars", "dis_sat")
        case (.nps, 0...10): (option, label) = ("zero_to_ten", "unlike_like")
        case (.ces, 1...7): (option, label) = ("one_to_seven", scale.direction == .ease ? "hard_easy" : "none")
        default: return nil
        }
        return [
            JSONMember("type", .string(scale.kind.rawValue)), JSONMember("score_label", .string(label)),
            JSONMember("score_option", .string(option)),
        ]
    }

    private static func wholeDays(_ remaining: Duration?) -> Int {
        let days = remaining.map { Int($0.components.seconds / 86400) } ?? Self.days.upperBound
        return min(max(days, Self.days.lowerBound), Self.days.upperBound)
    }
}
