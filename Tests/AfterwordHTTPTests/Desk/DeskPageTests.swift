import AfterwordCore
import AfterwordHTTP
import Foundation
import Testing

@Suite struct DeskPageTests {
    private let renderer: DeskRenderer

    init() throws {
        self.renderer = try DeskRenderer(assets: DeskAssets())
    }

    @Test(arguments: DeskAmount.allCases)
    func `every page has one heading, one main and ids that are used once`(_ amount: DeskAmount) {
        for sample in DeskSample.all(amount) {
            let markup = DeskMarkup(sample.html(with: self.renderer))
            #expect(markup.all("h1").count == 1, "\(sample)")
            #expect(markup.all("main").count == 1, "\(sample)")
            let ids = markup.tags.compactMap { $0.attributes["id"] }
            #expect(ids.count == Set(ids).count, "\(sample) repeats an id")
        }
    }

    @Test(arguments: DeskAmount.allCases)
    func `no page has an inline style, handler or script`(_ amount: DeskAmount) {
        for sample in DeskSample.all(amount) {
            for tag in DeskMarkup(sample.html(with: self.renderer)).tags {
                #expect(tag.name != "style", "\(sample)")
                #expect(tag.name != "script" || tag.attributes["src"]?.hasPrefix("/assets/") == true, "\(sample)")
                let inline = tag.attributes.keys.filter { $0 == "style" || $0.hasPrefix("on") }
                #expect(inline.isEmpty, "\(sample): \(tag.shape)")
            }
        }
    }

    @Test(arguments: DeskAmount.allCases)
    func `every form that posts carries the token of the session`(_ amount: DeskAmount) {
        for sample in DeskSample.all(amount) {
            let pieces = sample.html(with: self.renderer).components(separatedBy: "<form").dropFirst()
            for piece in pieces where piece.prefix(while: { $0 != ">" }).contains("method=\"post\"") {
                let form = piece.components(separatedBy: "</form>")[0]
                let tokens = DeskMarkup(form).all("input").filter { $0.attributes["name"] == DeskVisit.csrfField }
                #expect(tokens.map(\.attributes["value"]) == ["csrf-of-session"], "\(sample)")
            }
        }
    }

    @Test func `forms that change a follow-up carry the version the person saw`() {
        let html = self.renderer.html(
            DeskSamplePages.followUp(.much, DeskSampleTexts(payload: nil)),
            for: DeskVisit(csrf: "t", user: "marta")
        )
        let versions = DeskMarkup(html).all("input").filter { $0.attributes["name"] == DeskVisit.versionField }
        #expect(!versions.isEmpty)
        #expect(Set(versions.map(\.attributes["value"])) == ["3"])
    }

    @Test func `the open page is the one lit in the rail`() {
        for sample in DeskSample.all(.much) where sample.isSignedIn {
            let html = sample.html(with: self.renderer)
            let lit = DeskMarkup(html).all("a").filter { $0.attributes["aria-current"] == "page" }
            let entry = type(of: sample.page).layout.entry?.href.text
            #expect(lit.allSatisfy { $0.attributes["href"] == entry }, "\(sample)")
            #expect(lit.isEmpty == (entry == nil), "\(sample)")
        }
    }

    @Test func `strangers see no rail`() {
        let html = self.renderer.html(SignInPage(), for: DeskVisit(csrf: "t", user: nil))
        #expect(!html.contains("<nav"))
        #expect(!html.contains("sign-out"))
    }

    @Test func `a figure without data shows its reason and never a zero`() {
        let html = self.renderer.html(
            DeskSamplePages.today(.none, DeskSampleTexts(payload: nil)),
            for: DeskVisit(csrf: "t", user: "marta")
        )
        #expect(html.contains("no data"))
        #expect(html.contains(NoDataReason.pending.words))
        #expect(!html.contains("<strong>0"))
        #expect(!html.contains("<svg class=\"spark\""))
    }

    @Test func `a true zero stays a zero`() {
        let tile = ScoreTile(
            id: "a",
            name: "Answered",
            meaning: "",
            unit: .percent,
            figure: TileFigure(MetricValue(value: 0, n: 7)),
            sample: "7",
            href: "/"
        )
        #expect(tile.value == "0.0\u{A0}%")
        #expect(tile.caution == "few answers")
    }

    @Test func `empty pages teach one command, or lead to the page that does`() {
        let commands = ["cases", "surveys", "inbox-mail"]
        for sample in DeskSample.all(.none) where commands.contains(sample.name) {
            #expect(sample.html(with: self.renderer).contains("<pre class=\"command\""), "\(sample)")
        }
        for sample in DeskSample.all(.none) where ["today", "follow-ups"].contains(sample.name) {
            #expect(sample.html(with: self.renderer).contains("href=\"/cases\">See the cases"), "\(sample)")
        }
    }

    @Test func `the command for a first case posts an event that is understood`() throws {
        let command = FirstCase(site: "https://care.example.org").command
        #expect(command.contains("https://care.example.org/v1/events"))
        let begin = try #require(command.firstIndex(of: "{"))
        let end = try #require(command.lastIndex(of: "}"))
        let event = try JSONReader.read(Array(command[begin...end].utf8))
        #expect(event["type"]?.string == EventType.caseResolved.rawValue)
        #expect(event["data"]?["case"]?["id"]?.string == "1234")
    }

    @Test func `a filter of a page below another keeps its address`() {
        let group = FilterGroup(
            name: "Language",
            parameter: "lang",
            choices: [("es", "Español")],
            path: "surveys/csat",
            query: [:]
        )
        #expect(group.chips.map(\.href.text) == ["/surveys/csat", "/surveys/csat?lang=es"])
    }

    @Test func `an owner that is missing is not borrowed from elsewhere on the page`() {
        let row = FollowUpRow(
            href: "/follow-ups/1",
            severity: .high,
            score: nil,
            person: "Ana",
            caseWords: nil,
            due: nil,
            owner: nil,
            state: .open
        )
        let page = FollowUpsPage(filters: [], rows: [row], openCount: 1, lateCount: 0)
        #expect(self.renderer.html(page, for: DeskVisit(csrf: "t", user: "marta")).contains("nobody yet"))
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["AFTERWORD_DESK_PREVIEW"] != nil,
            "set AFTERWORD_DESK_PREVIEW to the folder that gets the pages"
        )
    )
    func `previews are written`() throws {
        let folder = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["AFTERWORD_DESK_PREVIEW"]))
        let assets = folder.appendingPathComponent("assets")
        try FileManager.default.createDirectory(at: assets, withIntermediateDirectories: true)
        for asset in DeskAssets().all { try Data(asset.bytes).write(to: assets.appendingPathComponent(asset.name)) }
        for amount in DeskAmount.allCases {
            for sample in DeskSample.all(amount) {
                let file = folder.appendingPathComponent("\(sample.name)-\(amount.rawValue).html")
                try Data(sample.html(with: self.renderer).utf8).write(to: file)
            }
        }
    }
}
