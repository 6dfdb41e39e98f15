import AfterwordCore
import Testing

private let place = SourcePosition(line: 1, column: 1)

private func text(_ value: String) -> DocumentNode { .scalar(value, isQuoted: false, at: place) }

private func map(_ entries: KeyValuePairs<String, DocumentNode>) -> DocumentNode {
    .map(entries.map { DocumentNode.Entry(key: $0, keyPosition: place, value: $1) }, at: place)
}

private func list(_ texts: [String]) -> DocumentNode { .list(texts.map(text), at: place) }

/// The smallest valid file part of each question type; a new type adds its own here.
private func example(of typeName: String) -> DocumentNode {
    let ends = map(["en": map(["low": text("Bad"), "high": text("Good")])])
    func option(_ value: String) -> DocumentNode { map(["value": text(value), "label": map(["en": text(value)])]) }
    let head: [DocumentNode.Entry] = [
        ("type", text(typeName)), ("id", text("q")), ("text", map(["en": text("Why?")])),
    ].map { .init(key: $0.0, keyPosition: place, value: $0.1) }
    let own: [(String, DocumentNode)] =
        switch typeName {
        case "choice": [("options", .list(["a", "other", "b"].map(option), at: place)), ("shuffle", text("true"))]
        case "text": [("limit", text("10"))]
        default: [("labels", ends)]
        }
    return .map(head + own.map { .init(key: $0.0, keyPosition: place, value: $0.1) }, at: place)
}

private func make(
    _ type: any Question.Type,
    from node: DocumentNode? = nil,
    scale: Scale? = nil
) -> (question: (any Question)?, faults: [String]) {
    var fields = QuestionFields(
        file: "q.yaml",
        node: node ?? example(of: type.typeName),
        languages: ["en"],
        surveyScale: scale
    )
    let question = type.init(fields: &fields)
    fields.reader.finish()
    return (question, fields.diagnostics.map(\.message))
}

/// The question of the type's example.
private func made(_ typeName: String) throws -> any Question {
    let type = try #require(BuiltInQuestions.named(typeName))
    return try #require(make(type).question)
}

@Suite struct QuestionTests {
    @Test func `type names are unique and in alphabetical order`() {
        let names = BuiltInQuestions.all.map { $0.typeName }
        #expect(names == Set(names).sorted { ($0 == "choice" ? "ci" : $0) < ($1 == "choice" ? "ci" : $1) })
        #expect(names.allSatisfy { BuiltInQuestions.named($0) != nil })
    }

    @Test(arguments: BuiltInQuestions.all.map { $0.typeName })
    func `every type reads its example without a fault`(_ typeName: String) throws {
        let (question, faults) = make(try #require(BuiltInQuestions.named(typeName)))
        #expect(faults == [])
        #expect(question?.id == "q" && question?.isOptional == false && question?.text.text(in: "en") == "Why?")
    }

    @Test(arguments: BuiltInQuestions.all.map { $0.typeName })
    func `every type says what is missing and does not crash`(_ typeName: String) throws {
        let (question, faults) = make(try #require(BuiltInQuestions.named(typeName)), from: map(["type": text("x")]))
        #expect(question == nil)
        #expect(faults.contains { $0.hasPrefix("missing key \"id\"") })
        #expect(faults.contains { $0.hasPrefix("missing key \"text\"") })
    }

    @Test(arguments: BuiltInQuestions.all.map { $0.typeName }, ["", " ", "\n\t "])
    func `an empty value is not an answer`(_ typeName: String, _ submitted: String) throws {
        let question = try made(typeName)
        #expect(question.answer(from: submitted) == .failure(.missing))
    }

    @Test(arguments: [
        ("csat", 1, 5), ("nps", 0, 10), ("ces", 1, 7),
    ])
    func `a rating accepts the values of its scale and no other`(_ typeName: String, _ low: Int, _ high: Int) throws {
        let question = try made(typeName)
        for value in low...high { #expect(question.answer(from: "\(value)") == .success(.score(value))) }
        for wrong in ["\(low - 1)", "\(high + 1)", "+1", "01", "3.0", "٣", "x"] {
            #expect(question.answer(from: wrong) == .failure(.notAnOption))
        }
    }

    @Test func `a rating takes the survey's scale only if it is of its own kind`() {
        let ease = Scale(kind: .ces, from: 1, to: 5, direction: .ease)
        #expect(make(CESQuestion.self, scale: ease).question?.scale == ease)
        #expect(make(CSATQuestion.self, scale: ease).question?.scale?.name == "csat_1_5")
    }

    @Test func `labels at the ends belong to the scale and to no point`() throws {
        let question = try #require(make(CSATQuestion.self).question)
        guard case .scale(let points, let low, let high) = question.form(in: "en") else {
            Issue.record("a rating is drawn as a scale")
            return
        }
        #expect(points.allSatisfy { $0.label == nil })
        #expect(low == "Bad" && high == "Good")
    }

    @Test func `a list of labels must have one for each point`() {
        let node = map([
            "type": text("csat"), "id": text("q"), "text": map(["en": text("Why?")]),
            "labels": map(["en": list(["a", "b", "c", "d"])]),
        ])
        let expected = "labels: expected a list of 5 labels or { low: …, high: … }, found a list of 4"
        #expect(make(CSATQuestion.self, from: node).faults == [expected])
    }

    @Test func `other is the last option in any order`() throws {
        let question = try #require(make(ChoiceQuestion.self).question)
        guard case .choice(let options, let isShuffled) = question.form(in: "en") else {
            Issue.record("a choice is drawn as a choice")
            return
        }
        #expect(options.map(\.value) == ["a", "b", "other"] && isShuffled)
        var generator = SystemRandomNumberGenerator()
        for _ in 1...20 {
            let shuffled = options.shuffledKeepingOtherLast(using: &generator)
            #expect(shuffled.last?.value == "other" && Set(shuffled.map(\.value)) == ["a", "b", "other"])
        }
        #expect(question.answer(from: "b") == .success(.choice("b")))
        #expect(question.answer(from: "c") == .failure(.notAnOption))
    }

    @Test(arguments: [
        ("0123456789", Result<Answer, AnswerError>.success(.text("0123456789"))),
        ("0123456789x", .failure(.tooLong(limit: 10))),
        (" a\r\nb\u{0}\u{7}\r\n ", .success(.text("a\nb"))),
        ("👩‍👩‍👧‍👦é", .success(.text("👩‍👩‍👧‍👦é"))),
        ("e" + String(repeating: "\u{301}", count: 200), .failure(.tooLong(limit: 10))),
    ])
    func `a text is kept as written, within its limit`(_ submitted: String, _ expected: Result<Answer, AnswerError>)
        throws
    {
        let question = try #require(make(TextQuestion.self).question)
        #expect(question.answer(from: submitted) == expected)
    }
}
