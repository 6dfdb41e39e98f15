/// What changed in meaning between two versions of a survey: not lines of a file, but what people are asked, when, and what follows.
package struct SurveyDifference: Sendable, Equatable {
    /// In the order of a survey file.
    package let changes: [SurveyChange]

    /// Compares two surveys; an empty list of changes means that nobody will notice any.
    package init(from old: Survey, to new: Survey) {
        let before = SurveyFacts(old).facts
        let after = SurveyFacts(new).facts
        let earlier = Dictionary(before.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let later = Dictionary(after.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let removed = before.filter { later[$0.key] == nil }
        let kept = after.filter { earlier[$0.key]?.value != $0.value }
        self.changes = (kept + removed).map { fact in
            SurveyChange(
                key: fact.key,
                old: earlier[fact.key]?.value,
                new: later[fact.key]?.value,
                effect: fact.effect
            )
        }
    }

    /// Whether figures before and after may be put side by side.
    package var breaksComparison: Bool { self.changes.contains { $0.effect == .figures } }
}

/// One thing that is no longer as it was.
package struct SurveyChange: Sendable, Equatable {
    /// What a change touches, worst first.
    package enum Effect: String, Sendable, CaseIterable {
        /// The score is no longer the answer to the same question: figures before and after must not be compared.
        case figures
        /// Other people are asked, at other times or by other ways: compare with care.
        case audience
        case wording
        /// What an answer causes.
        case consequences
        case looks
    }

    /// Where it stands in the file: `questions.score.text.en`.
    package let key: String
    /// `nil` = it was not there.
    package let old: String?
    /// `nil` = it is gone.
    package let new: String?
    package let effect: Effect
}

/// A survey as a list of comparable facts, each with what a change of it would touch.
private struct SurveyFacts {
    struct Fact {
        let key: String
        let value: String
        let effect: SurveyChange.Effect
    }

    private(set) var facts: [Fact] = []

    init(_ survey: Survey) {
        self.add("survey", survey.name, .figures)
        self.add("kind", survey.kind.rawValue, .figures)
        self.add("scale", survey.scale?.name, .figures)
        for language in survey.languages { self.add("languages.\(language)", "asked in it", .audience) }
        self.addSending(survey.send)
        for (index, question) in survey.questions.enumerated() {
            self.add(question, at: index, of: survey)
        }
        self.addConsequences(survey)
        self.add("theme.brand", survey.theme.brand, .looks)
        self.add("theme.accent", survey.theme.accent, .looks)
    }

    private mutating func add(_ key: String, _ value: String?, _ effect: SurveyChange.Effect) {
        if let value { self.facts.append(Fact(key: key, value: value, effect: effect)) }
    }

    private mutating func addSending(_ send: SendingRules) {
        let conditions = send.conditions
        self.add("send.on", send.on.rawValue, .audience)
        let lists = [
            ("tags_any", conditions.tagsAny), ("tags_all", conditions.tagsAll), ("tags_none", conditions.tagsNone),
            ("channel", conditions.channel), ("team", conditions.team), ("product", conditions.product),
            ("brand", conditions.brand),
        ]
        for (name, words) in lists where !words.isEmpty {
            self.add("send.when.\(name)", words.sorted().joined(separator: ", "), .audience)
        }
        self.add("send.delay", send.delay.map(Self.words), .audience)
        self.add("send.cool_down", send.coolDown.map(Self.words), .audience)
        self.add("send.sample", "\(send.sample * 100)%", .audience)
        self.add("send.channels", send.channels.map { $0.joined(separator: ", ") }, .audience)
        self.add("send.expires", Self.words(send.expiresAfter), .audience)
        self.add("send.quiet_hours", send.quietHours.map { "\($0.start)–\($0.end) minutes" }, .audience)
        self.add("send.consent", send.requiresConsent ? "required" : nil, .audience)
    }

    private mutating func add(_ question: any Question, at index: Int, of survey: Survey) {
        let key = "questions.\(question.id)"
        let isScored = question.id == survey.scoredQuestion?.id
        // What stands before a scored question colours its answers.
        self.add("\(key).position", "\(index + 1)", isScored ? .figures : .wording)
        self.add("\(key).type", type(of: question).typeName, isScored ? .figures : .wording)
        self.add("\(key).optional", question.isOptional ? "yes" : "no", .wording)
        for language in survey.languages {
            self.add("\(key).text.\(language)", question.text.text(in: language), isScored ? .figures : .wording)
            self.add(
                "\(key).options.\(language)",
                Self.options(question.form(in: language)),
                isScored ? .figures : .wording
            )
        }
    }

    private mutating func addConsequences(_ survey: Survey) {
        if let low = survey.low {
            self.add("low.at_or_below", low.atOrBelow.map(String.init), .consequences)
            self.add("low.follow_up", low.opensFollowUp ? "yes" : "no", .consequences)
            self.add("low.ask", low.ask, .consequences)
            self.add("low.alert", low.alerts ? "yes" : "no", .consequences)
        }
        self.add("high.offer", survey.high?.offer, .consequences)
        guard let thanks = survey.high?.thanks else { return }
        for language in survey.languages { self.add("high.thanks.\(language)", thanks.text(in: language), .wording) }
    }

    private static func options(_ form: QuestionForm) -> String? {
        switch form {
        case .scale(let points, let low, let high):
            ([low] + points.compactMap(\.label) + [high]).filter { !$0.isEmpty }.joined(separator: " | ")
        case .choice(let options, _): options.map { "\($0.value) = \($0.label)" }.joined(separator: " | ")
        case .text: nil
        }
    }

    /// `30 d`, `4 h`, `90 s`: the largest unit that divides it.
    private static func words(_ duration: Duration) -> String {
        let seconds = Int(duration.wholeMilliseconds / 1000)
        for (unit, size) in [("d", 86_400), ("h", 3600), ("min", 60)] where seconds >= size && seconds % size == 0 {
            return "\(seconds / size) \(unit)"
        }
        return "\(seconds) s"
    }
}
