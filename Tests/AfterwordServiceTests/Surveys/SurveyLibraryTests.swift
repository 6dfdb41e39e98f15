import AfterwordCore
import AfterwordService
import Foundation
import Synchronization
import Testing

private func form(_ name: String, channels: String = "[crm]", extra: String = "") -> [UInt8] {
    Array(
        """
        survey: \(name)
        kind: form
        languages: [en]
        send: { on: sporadic, channels: \(channels) }
        questions: [{ id: q, type: text, text: { en: A } }]
        \(extra)
        """.utf8
    )
}

private func scored(_ name: String, _ next: String) -> [UInt8] {
    Array(
        """
        survey: \(name)
        kind: csat
        languages: [en]
        send: { on: sporadic }
        questions: [{ id: q, type: csat, text: { en: A }, labels: { en: { low: B, high: C } } }]
        low: { ask: \(next) }
        """.utf8
    )
}

@Suite struct SurveyLibraryTests {
    @Test func `two files with one name are an error`() {
        let (_, faults) = SurveyFolder.read([("a.yaml", form("x")), ("b.yaml", form("x"))], channels: ["crm"])
        #expect(faults.map(\.description) == [#"b.yaml:1:1: survey: "x" is the name of a.yaml already"#])
    }

    @Test func `names of surveys and channels must exist`() {
        let file = form("x", channels: "[crn]", extra: "high: { offer: xx }")
        let (_, faults) = SurveyFolder.read([("a.yaml", file)], channels: ["crm", "mail"])
        #expect(
            faults.map(\.description) == [
                #"a.yaml:6:16: high.offer: no survey is called "xx"; did you mean "x"?"#,
                #"a.yaml:4:34: send.channels: no channel is called "crn"; did you mean "crm"?"#,
            ]
        )
        #expect(SurveyFolder.read([("a.yaml", form("x", channels: "[crn]"))], channels: nil).diagnostics == [])
    }

    @Test(arguments: [
        (
            "high: { offer: x }",
            #"6:16: high.offer: "x" cannot follow itself; name another survey or leave this key out"#
        ),
        ("high: { offer: y }", nil), ("high: { offer: scored }", nil),
    ])
    func `no survey follows itself`(rule: String, fault: String?) {
        let files = [("a.yaml", form("x", extra: rule)), ("b.yaml", form("y")), ("c.yaml", scored("scored", "y"))]
        let (_, faults) = SurveyFolder.read(files, channels: ["crm"])
        #expect(faults.map(\.description) == [fault].compactMap { $0.map { "a.yaml:" + $0 } })
    }

    @Test(arguments: [
        ("y", nil), ("x", #""x" cannot follow itself; name another survey or leave this key out"#),
        (
            "z",
            #""z" has a score of its own (kind: csat), which could be low again; expected a survey of kind form"#
        ),
    ])
    func `what follows a low score has none itself`(next: String, fault: String?) {
        let files = [("a.yaml", scored("x", next)), ("b.yaml", form("y")), ("c.yaml", scored("z", "y"))]
        let (_, faults) = SurveyFolder.read(files, channels: ["crm"])
        #expect(faults.map(\.description) == [fault].compactMap { $0.map { "a.yaml:6:13: low.ask: " + $0 } })
    }

    @Test func `a reload with an error keeps the surveys in force`() throws {
        let content = Mutex(form("x"))
        let library = try SurveyLibrary(channels: ["crm"]) { [("a.yaml", content.withLock(\.self))] }
        let version = try #require(library.survey(named: "x")?.version)
        content.withLock { $0 = Array("survey: x".utf8) }
        #expect(!library.reload().isEmpty)
        #expect(library.survey(named: "x")?.version == version)
        content.withLock { $0 = form("y") }
        #expect(library.reload().isEmpty)
        #expect(library.all.map(\.name) == ["y"])
    }

    @Test func `a folder that is not there says so`() {
        #expect(throws: InvalidFiles.self) { try SurveyLibrary(folder: "/nonexistent", channels: nil) }
    }

    @Test func `the shipped surveys are valid and send as the plan says`() throws {
        let library = try SurveyLibrary(folder: nil, channels: [])
        #expect(library.all.map(\.name) == ["ces", "csat", "nps", "reason"])
        let expiry = library.all.map(\.send.expiresAfter)
        #expect(expiry == [.days(14), .days(14), .days(30), .days(7)])
        #expect(library.all.allSatisfy { $0.send.quietHours == nil && $0.languages.count == 8 })
        let csat = try #require(library.survey(named: "csat"))
        #expect(csat.send.conditions.tagsNone == ["effort", "no-survey"])
        #expect(csat.high?.offer == "nps" && csat.low?.ask == "reason")
        let ces = try #require(library.survey(named: "ces"))
        #expect(ces.scale?.name == "ces_ease_1_7" && ces.send.conditions.tagsAny == ["effort"])
        #expect(library.surveys(on: .purchaseCompleted).map(\.name) == ["nps"])
        #expect(library.survey(named: "reason")?.scale == nil)
    }

    @Test func `the shipped questions are those of the word list, unchanged`() throws {
        let library = try SurveyLibrary(folder: nil, channels: [])
        let keys = ["csat": "csat.question", "nps": "nps.question", "ces": "ces_ease.statement"]
        for (survey, key) in keys {
            let question = try #require(library.survey(named: survey)?.scoredQuestion)
            for language in Wording.languages {
                #expect(question.text.text(in: language) == Wording.table[language]?[key])
            }
        }
    }

    @Test(arguments: ["0%", ".5%", "0.5%", "1.%", "100%", "%", ".%", "5", "1..2%", "1e1%", "-1%", " 5%"])
    func `a share is taken by editors as by the program`(_ text: String) throws {
        let schema = try JSONReader.read(SurveySchema.bytes)
        let sample = schema["properties"]?["send"]?["properties"]?["sample"]
        let pattern = try Regex(#require(sample?["pattern"]?.string))
        var faults: [DocumentFault] = []
        let node = DocumentNode.scalar(text, isQuoted: true, at: SourcePosition(line: 1, column: 1))
        let share = DocumentFormat<Double>.percentage.read(node, &faults)
        #expect(text.contains(pattern) == (share != nil))
    }

    @Test func `every key of the shipped surveys is in the schema`() throws {
        let schema = try #require(
            JSONSerialization.jsonObject(with: Data(SurveySchema.bytes)) as? [String: Any]
        )
        let properties = try #require(schema["properties"] as? [String: Any])
        for file in ShippedSurveys.files {
            guard case .map(let entries, _) = try YAMLDocument.node(file.bytes, file: file.name) else {
                Issue.record("\(file.name) is a map")
                continue
            }
            for entry in entries { #expect(properties[entry.key] != nil, "\(file.name): \(entry.key)") }
            let send = try #require((properties["send"] as? [String: Any])?["properties"] as? [String: Any])
            let node = try #require(entries.first { $0.key == "send" }?.value)
            guard case .map(let sendEntries, _) = node else { continue }
            for entry in sendEntries { #expect(send[entry.key] != nil, "\(file.name): send.\(entry.key)") }
        }
    }
}
