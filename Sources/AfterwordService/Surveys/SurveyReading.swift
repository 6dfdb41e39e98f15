import AfterwordCore

/// The keys of a survey file and the rules between them.
enum SurveyReading {
    /// Questions beyond which people give up (`survey length` of the fatigue rules).
    static let comfortableQuestionCount = 5

    /// Reads the whole file and reports every fault; `nil` if a part that all else needs is missing.
    static func survey(_ reader: inout DocumentReader, version: String) -> Survey? {
        let name = reader.required("survey", .name)
        let kind: SurveyKind? = reader.required("kind", .word)
        let scale = self.scale(&reader, kind: kind)
        let languages = self.languages(&reader)
        let send = self.send(&reader)
        let questions = self.questions(&reader, languages: languages, scale: scale)
        let low = reader.map("low", read: self.low)
        let high = reader.map("high") { self.high(&$0, languages: languages) }
        let theme = reader.map("theme", read: self.theme)
        self.checkConsequences(&reader, low: low, kind: kind, questions: questions)
        reader.finish()
        guard let name, let kind else { return nil }
        return Survey(
            name: name,
            kind: kind,
            version: version,
            languages: languages,
            send: send ?? SendingRules(on: .sporadic),
            questions: questions,
            low: low,
            high: high,
            theme: theme ?? Theme()
        )
    }

    /// Where a file names the survey that asks about a low score.
    static let askKey = "low.ask"

    /// What the file names outside itself; read from the tree, so that it costs the reader nothing.
    static func references(_ node: DocumentNode) -> [SurveyReference] {
        let surveys = [(self.askKey, node.value(at: "low", "ask")), ("high.offer", node.value(at: "high", "offer"))]
        var references = surveys.compactMap { key, value in
            value.flatMap { self.reference(.survey, key: key, node: $0) }
        }
        if case .list(let channels, _)? = node.value(at: "send", "channels") {
            references += channels.compactMap { self.reference(.channel, key: "send.channels", node: $0) }
        }
        return references
    }

    private static func reference(
        _ target: SurveyReference.Target,
        key: String,
        node: DocumentNode
    ) -> SurveyReference? {
        node.scalarText.map { SurveyReference(target: target, name: $0, key: key, position: node.position) }
    }

    private static func languages(_ reader: inout DocumentReader) -> [String] {
        let languages = reader.required("languages", .list(.languageTag)) ?? []
        let repeated = Dictionary(grouping: languages) { $0 }.filter { $1.count > 1 }.keys.sorted()
        if let node = reader.node("languages"), case .list(let nodes, _) = node {
            if nodes.isEmpty { reader.report(at: node.position, "languages: expected at least one language") }
            for language in repeated {
                reader.report(at: node.position, "languages: \"\(language)\" stands there more than once")
            }
            for node in nodes {
                guard let language = node.scalarText, languages.contains(language), !Wording.ships(language) else {
                    continue
                }
                let message =
                    "languages: buttons and notes are not shipped in \"\(language)\" and will be English; "
                    + "they are there in \(Wording.languages.joined(separator: ", "))"
                reader.report(at: node.position, severity: .warning, message)
            }
        }
        return languages
    }

    /// `nil` for a form, and where the key is left out: the question's own default is then the scale.
    private static func scale(_ reader: inout DocumentReader, kind: SurveyKind?) -> Scale? {
        // Asked for first, so that the key is known even when the kind is not.
        let position = reader.node("scale")?.position
        guard let kind else { return nil }
        let scale = reader.map("scale") { fields -> Scale? in
            let from = fields.required("from", .integer(0...10))
            let to = fields.required("to", .integer(1...10))
            let direction: Scale.Direction? =
                kind == .ces ? fields.required("direction", .word) : fields.optional("direction", .word)
            guard let from, let to else { return nil }
            return Scale(kind: kind, from: from, to: to, direction: direction)
        }
        guard let scale, let position else { return nil }
        let supported = Scale.supportedRanges(for: kind)
        if kind == .form {
            reader.report(at: position, "scale: a form has no score; leave this key out")
        } else if scale.from >= scale.to || !supported.contains(scale.values) {
            let known = supported.map { "\($0.lowerBound) to \($0.upperBound)" }.joined(separator: ", ")
            reader.report(
                at: position,
                "scale: expected one of \(known) for \(kind.rawValue), found \(scale.from) to \(scale.to)"
            )
        } else if kind != .ces && scale.direction != nil {
            reader.report(at: position, "scale: only ces has a direction")
        } else {
            return scale
        }
        return nil
    }

    private static func questions(
        _ reader: inout DocumentReader,
        languages: [String],
        scale: Scale?
    ) -> [any Question] {
        var seen: Set<String> = []
        let questions = reader.maps("questions") { fields -> (any Question)? in
            let position = fields.position
            let types = BuiltInQuestions.all.map { $0.typeName }
            guard let type = fields.required("type", .word(of: types)).flatMap(BuiltInQuestions.named) else {
                // Without a type nobody knows which keys are right.
                _ = fields.remainingEntries()
                return nil
            }
            var question = QuestionFields(reader: fields, languages: languages, surveyScale: scale)
            let made = type.init(fields: &question)
            fields = question.reader
            if let made, !seen.insert(made.id).inserted {
                fields.report(at: position, "id: \"\(made.id)\" is the id of another question already")
            }
            return made
        }
        guard let node = reader.node("questions") else {
            reader.reportMissing("questions", expected: "a list of questions")
            return []
        }
        if case .list(let nodes, let position) = node {
            self.checkLength(&reader, count: nodes.count, at: position)
        }
        return questions ?? []
    }

    private static func checkLength(_ reader: inout DocumentReader, count: Int, at position: SourcePosition) {
        if count == 0 {
            reader.report(at: position, "questions: expected at least one question")
        } else if count > self.comfortableQuestionCount {
            let message =
                "questions: \(count) questions; more than \(self.comfortableQuestionCount) lower the share of answers"
            reader.report(at: position, severity: .warning, message)
        }
    }
}
