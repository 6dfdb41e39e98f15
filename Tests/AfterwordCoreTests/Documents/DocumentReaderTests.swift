import AfterwordCore
import Testing

/// Makes nodes with the positions a file would give them.
private func scalar(_ text: String, quoted: Bool = false, _ line: Int = 1, _ column: Int = 1) -> DocumentNode {
    .scalar(text, isQuoted: quoted, at: SourcePosition(line: line, column: column))
}

private func map(_ entries: [(String, DocumentNode)]) -> DocumentNode {
    let entries = entries.enumerated().map { index, entry in
        DocumentNode.Entry(
            key: entry.0,
            keyPosition: SourcePosition(line: index + 1, column: 1),
            value: entry.1
        )
    }
    return .map(entries, at: SourcePosition(line: 1, column: 1))
}

@Suite struct DocumentReaderTests {
    @Test(arguments: [
        ("0s", Duration.seconds(0)), ("5m", .seconds(300)), ("12h", .seconds(43_200)), ("30d", .seconds(2_592_000)),
    ])
    func `a duration is a number and a unit`(_ text: String, _ expected: Duration) {
        var faults: [DocumentFault] = []
        #expect(DocumentFormat<Duration>.duration.read(scalar(text), &faults) == expected)
        #expect(faults.isEmpty)
    }

    @Test(arguments: ["", "30", "d", "-1d", "1.5h", "1w", "3651d", "99999999999d", "１d"])
    func `anything else is not a duration`(_ text: String) {
        var faults: [DocumentFault] = []
        #expect(DocumentFormat<Duration>.duration.read(scalar(text), &faults) == nil)
        #expect(faults.count == 1)
    }

    @Test(arguments: [("0%", 0.0), ("12.5%", 0.125), ("100%", 1.0)])
    func `a percentage is read as a share`(_ text: String, _ expected: Double) {
        var faults: [DocumentFault] = []
        #expect(DocumentFormat<Double>.percentage.read(scalar(text), &faults) == expected)
    }

    @Test(arguments: ["101%", "50", "%", "-1%", "1e1%", "nan%"])
    func `anything else is not a percentage`(_ text: String) {
        var faults: [DocumentFault] = []
        #expect(DocumentFormat<Double>.percentage.read(scalar(text), &faults) == nil)
        #expect(faults.first?.message == "expected a percentage from 0% to 100%, found \(scalar(text).summary)")
    }

    @Test(arguments: ["", "~", "null"])
    func `an unquoted null is nothing and a quoted one is a text`(_ text: String) {
        #expect(scalar(text).scalarText == nil)
        #expect(scalar(text, quoted: true).scalarText == text)
    }

    @Test func `all faults of a map are reported at once, each at its place`() {
        var reader = DocumentReader(
            file: "a.yaml",
            node: map([
                ("labls", scalar("x", 1, 8)), ("kind", scalar("cast", 2, 7)), ("count", scalar("11", 3, 8)),
                ("zzzzzz", scalar("1", 4, 9)),
            ])
        )
        let name = reader.required("name", .text)
        let kind: SurveyKind? = reader.required("kind", .word)
        let count = reader.optional("count", .integer(0...10))
        let labels = reader.optional("labels", .text)
        reader.finish()
        #expect(name == nil && kind == nil && count == nil && labels == nil)
        #expect(
            reader.diagnostics.map(\.description) == [
                #"a.yaml:1:1: missing key "name": expected a text"#,
                #"a.yaml:2:7: kind: expected one of csat, nps, ces, form, found "cast"; did you mean "csat"?"#,
                #"a.yaml:3:8: count: expected a whole number from 0 to 10, found "11""#,
                #"a.yaml:1:1: unknown key "labls"; did you mean "labels"?"#,
                #"a.yaml:4:1: unknown key "zzzzzz"; known keys here: name, kind, count, labels"#,
            ]
        )
    }

    @Test func `a key that stands twice is an error at its second place`() {
        let reader = DocumentReader(file: "a.yaml", node: map([("a", scalar("1")), ("a", scalar("2"))]))
        #expect(
            reader.diagnostics.map(\.description) == [
                #"a.yaml:2:1: duplicate key "a"; it stands in line 1 already"#
            ]
        )
    }

    @Test func `what is not a map is one fault and not many missing keys`() {
        var reader = DocumentReader(file: "a.yaml", node: scalar("x", 3, 4))
        #expect(reader.required("name", .text) == nil)
        #expect(
            reader.diagnostics.map(\.description) == [
                #"a.yaml:3:4: expected a map of keys and values, found "x""#
            ]
        )
    }

    @Test func `every bad element of a list is a fault of its own`() {
        let list = DocumentNode.list(
            [scalar("1"), scalar("x", 1, 5), scalar("y", 1, 8)],
            at: .init(line: 1, column: 1)
        )
        var faults: [DocumentFault] = []
        #expect(DocumentFormat<[Int]>.list(.integer(0...9)).read(list, &faults) == nil)
        #expect(faults.map(\.position.column) == [5, 8])
    }

    @Test(arguments: [
        ("labls", "labels"), ("cast", "csat"), ("Kind", "kind"), ("qestions", "questions"), ("xyz", nil), ("", nil),
    ])
    func `the nearest word is few edits away or none`(_ typed: String, _ expected: String?) {
        #expect(NearestWord.to(typed, among: ["csat", "kind", "labels", "questions"]) == expected)
    }
}
