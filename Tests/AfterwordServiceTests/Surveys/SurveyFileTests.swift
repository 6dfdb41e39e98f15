import AfterwordCore
import AfterwordService
import Testing

/// A valid survey whose lines the cases below replace one at a time.
private let valid = [
    "survey: csat",
    "kind: csat",
    "scale: { from: 1, to: 5 }",
    "languages: [en, es]",
    "send: { on: case.resolved, delay: 0s, sample: 100% }",
    "questions:",
    "  - id: score",
    "    type: csat",
    "    text: { en: A, es: B }",
    "    labels: { en: { low: a, high: b }, es: { low: c, high: d } }",
    "low: { at_or_below: 3, ask: reason }",
]

private func read(replacing line: Int, with text: String) -> [String] {
    var lines = valid
    lines[line - 1] = text
    return SurveyFile.read(Array(lines.joined(separator: "\n").utf8), file: "s.yaml").diagnostics.map(\.description)
}

@Suite struct SurveyFileTests {
    @Test func `a valid file has no fault and knows what it refers to`() throws {
        let bytes = Array(valid.joined(separator: "\n").utf8)
        let (file, diagnostics) = SurveyFile.read(bytes, file: "s.yaml")
        #expect(diagnostics == [])
        let read = try #require(file)
        #expect(read.survey.scale?.name == "csat_1_5" && read.survey.version.count == 12)
        #expect(read.references.map(\.name) == ["reason"])
    }

    @Test func `a language that buttons and notes are not shipped in is worth a warning`() {
        var lines = valid.map { $0.replacing("es: ", with: "ar: ") }
        lines[3] = "languages: [en, ar]"
        let (file, diagnostics) = SurveyFile.read(Array(lines.joined(separator: "\n").utf8), file: "s.yaml")
        #expect(file?.survey.languages == ["en", "ar"])
        #expect(
            diagnostics.map(\.description) == [
                #"s.yaml:4:17: warning: languages: buttons and notes are not shipped in "ar" and will be English; "#
                    + "they are there in en, ca, de, es, fr, it, pt, ro"
            ]
        )
    }

    @Test func `the version is the beginning of the hash of the bytes`() {
        #expect(SurveyFile.version(of: []) == "e3b0c44298fc")
    }

    @Test(arguments: [
        (
            1, "survy: csat",
            [
                #"s.yaml:1:1: missing key "survey": expected a name of lower-case letters, digits, "_" and "-""#,
                #"s.yaml:1:1: unknown key "survy"; did you mean "survey"?"#,
            ]
        ),
        (
            2, "kind: cast",
            [#"s.yaml:2:7: kind: expected one of csat, nps, ces, form, found "cast"; did you mean "csat"?"#]
        ),
        (2, "kind: nps", ["s.yaml:3:8: scale: expected one of 0 to 10, 1 to 10 for nps, found 1 to 5"]),
        (
            3, "scale: { from: 1, to: 4 }",
            [
                "s.yaml:3:8: scale: expected one of 1 to 5, 1 to 10, 0 to 10, 1 to 7, 1 to 3, 1 to 2 for csat, found 1 to 4"
            ]
        ),
        (
            3, "scale: { from: 1, to: 10 ",
            [
                "s.yaml:4:10: not valid YAML: while parsing a flow mapping, did not find expected ',' or '}'"
            ]
        ),
        (
            4, "languages: [en, es, ro]",
            [
                #"s.yaml:9:11: text: language "ro" is missing: expected a text"#,
                #"s.yaml:10:13: labels: language "ro" is missing: expected a list of 5 labels or { low: …, high: … }"#,
            ]
        ),
        (
            5, "send: { on: case.resolvd, expires: soon }",
            [
                "s.yaml:5:13: on: expected one of case.resolved, purchase.completed, sporadic, schedule, low_score, "
                    + #"found "case.resolvd"; did you mean "case.resolved"?"#,
                #"s.yaml:5:36: expires: expected a duration such as 0s, 5m, 12h or 30d, found "soon""#,
            ]
        ),
        (5, "send: { on: case.resolved, expires: 5m }", ["s.yaml:5:37: expires: a link must live for at least 1h"]),
        (
            8, "    type: cast",
            [
                #"s.yaml:8:11: type: expected one of ces, choice, csat, nps, text, found "cast"; did you mean "csat"?"#
            ]
        ),
        (
            9, "    text: { en: A, fr: B }",
            [
                #"s.yaml:9:11: text: language "es" is missing: expected a text"#,
                #"s.yaml:9:20: text: "fr" is not one of the survey's languages (en, es)"#,
            ]
        ),
        (11, "low: { at_or_below: 5 }", ["s.yaml:11:21: low.at_or_below: expected 1 to 4 on this scale, found 5"]),
        (
            7, "  - id: script",
            [
                #"s.yaml:7:9: id: "script" is a field that every survey page has already; take another name, "#
                    + #"e.g. "script_answer" (taken: nonce, correction, script, activity, reference_note)"#
            ]
        ),
        (9, #"    text: { en: "  ", es: B }"#, [#"s.yaml:9:17: text: expected a text, found "  ""#]),
        (
            4, "languages: [pt-BR]",
            [
                "s.yaml:4:13: languages: expected a language tag in lower case such as en or pt-br, "
                    + #"found "pt-BR"; did you mean "pt-br"?"#
            ]
        ),
        (4, "languages: []", ["s.yaml:4:12: languages: expected at least one language"]),
        (
            5, "send: { on: schedule }",
            [
                "s.yaml:5:13: warning: on: nothing asks by itself on a schedule yet; "
                    + "ask by POST /v1/invitations, for which sporadic is the word"
            ]
        ),
        (
            5, "send: { on: case.resolved, channels: [] }",
            [
                "s.yaml:5:38: channels: expected at least one channel; "
                    + "leave this key out to ask by every channel that reaches the person"
            ]
        ),
        (11, "kind: csat", [#"s.yaml:2:1: duplicate key "kind"; each key may stand once in a map"#]),
        (
            11, "theme: { accent: blue }",
            [##"s.yaml:11:18: accent: expected a colour such as "#0B5C6B", found "blue""##]
        ),
    ])
    func `a fault is named with its place, what was expected and the nearest word`(
        _ line: Int,
        _ text: String,
        _ expected: [String]
    ) {
        #expect(read(replacing: line, with: text) == expected)
    }

    @Test(arguments: [(6, true), (7, false), (8, false), (9, false)])
    func `nobody but a detractor is low, whatever the limit says`(limit: Int, isFit: Bool) {
        let text = """
            survey: a
            kind: nps
            languages: [en]
            send: { on: sporadic }
            questions: [{ id: q, type: nps, text: { en: A }, labels: { en: { low: B, high: C } } }]
            low: { at_or_below: \(limit) }
            """
        let faults = SurveyFile.read(Array(text.utf8), file: "s.yaml").diagnostics.map(\.description)
        let fault =
            "s.yaml:6:21: low.at_or_below: expected at most 6 for nps, where 7 and 8 are passive, 9 and 10 promoters; "
            + "found \(limit)"
        #expect(faults == (isFit ? [] : [fault]))
    }

    @Test(arguments: PublicFormField.allCases)
    func `no question takes the name of a field of the page`(field: PublicFormField) {
        let faults = read(replacing: 7, with: "  - id: \(field.rawValue)")
        #expect(faults.map { $0.hasPrefix("s.yaml:7:9: id: ") } == [true])
        #expect(read(replacing: 7, with: "  - id: \(field.rawValue)_answer").isEmpty)
    }

    @Test func `a survey of a kind needs a question of that kind`() {
        let text = """
            survey: a
            kind: csat
            languages: [en]
            send: { on: sporadic }
            questions: [{ id: q, type: text, text: { en: A } }]
            """
        let faults = SurveyFile.read(Array(text.utf8), file: "s.yaml").diagnostics.map(\.description)
        #expect(faults == ["s.yaml:2:7: kind: a survey of kind csat needs a question of type csat"])
    }

    @Test func `more than five questions are a warning and the survey is used`() {
        let questions = (1...6).map { "  - { id: q\($0), type: text, text: { en: A } }" }
        let text = ["survey: a", "kind: form", "languages: [en]", "send: { on: sporadic }", "questions:"] + questions
        let (file, diagnostics) = SurveyFile.read(Array(text.joined(separator: "\n").utf8), file: "s.yaml")
        #expect(file != nil)
        #expect(
            diagnostics.map(\.description) == [
                "s.yaml:6:3: warning: questions: 6 questions; more than 5 lower the share of answers"
            ]
        )
    }

    @Test(arguments: [
        (
            "low: { follow_up: false, alert: true }",
            [
                "s.yaml:11:33: warning: low.alert: without a follow-up nobody is alerted; leave follow_up: false out, "
                    + "or this key"
            ]
        ),
        ("low: { follow_up: false }", []), ("low: { follow_up: false, alert: false }", []),
        ("low: { follow_up: true, alert: true }", []),
    ])
    func `an alert that nothing can come of is a warning`(_ text: String, _ expected: [String]) {
        #expect(read(replacing: 11, with: text) == expected)
    }

    @Test(arguments: [
        ("", "s.yaml:1:1: the file is empty"),
        ("\u{FEFF}# nothing yet\n", "s.yaml:1:1: the file is empty"),
        (
            String(repeating: "#", count: 256 * 1024 + 1),
            "s.yaml:1:1: the file has 262145 bytes; at most 262144 are read"
        ),
        (
            String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
            "s.yaml:1:33: nested deeper than 32 levels"
        ),
        (
            "a: 1\n---\nb: 1",
            "s.yaml:2:1: not valid YAML: expected a single document in the stream, but found another document"
        ),
        ("a: *x", "s.yaml:1:4: not valid YAML: found undefined alias"),
    ])
    func `a file that cannot be read is one fault`(_ text: String, _ expected: String) {
        let (file, diagnostics) = SurveyFile.read(Array(text.utf8), file: "s.yaml")
        #expect(file == nil)
        #expect(diagnostics.map(\.description) == [expected])
    }

    @Test func `aliases cannot multiply a small file`() {
        let levels = (1...9).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]"
        }
        let bomb = (["a0: &a0 x"] + levels).joined(separator: "\n")
        let messages = SurveyFile.read(Array(bomb.utf8), file: "s.yaml").diagnostics.map(\.message)
        #expect(messages == ["more than 50000 values once aliases are resolved"])
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let diagnostics = SurveyFile.read([0x61, 0xFF], file: "s.yaml").diagnostics
        #expect(diagnostics.map(\.description) == ["s.yaml:1:1: the file is not UTF-8 text"])
    }
}
