import AfterwordCore
import AfterwordHTTP
import Foundation
import Testing

@Suite struct PublicPageTests {
    let pages: PublicPages

    init() throws {
        self.pages = try PublicPages()
    }

    private func html(_ page: any PublicPage) -> String { self.pages.render(page).html }

    @Test func `eight languages are shipped`() {
        #expect(ShippedWords.languages == ["ca", "de", "en", "es", "fr", "it", "pt", "ro"])
    }

    @Test(arguments: ShippedWords.languages)
    func `no page is larger than 15 KB`(language: String) {
        for (name, page) in PublicPageSamples(language: language).all {
            let size = self.html(page).utf8.count
            #expect(size <= 15 * 1024, "\(name) has \(size) bytes")
        }
    }

    @Test(arguments: HostileTexts.all)
    func `a hostile text in every field adds no tag and no attribute`(text: String) {
        let harmless = PublicPageSamples(foreign: "harmless").all
        for ((name, page), (_, calm)) in zip(PublicPageSamples(foreign: text).all, harmless) {
            let (seen, expected) = (HTMLTag.all(in: self.html(page)), HTMLTag.all(in: self.html(calm)))
            #expect(seen.map(\.name) == expected.map(\.name), "\(name)")
            #expect(seen.map { $0.attributes.keys.sorted() } == expected.map { $0.attributes.keys.sorted() }, "\(name)")
        }
    }

    @Test func `every page states language and direction, has one heading and asks for no indexing`() {
        for (name, page) in PublicPageSamples(language: "ar").all {
            let tags = HTMLTag.all(in: self.html(page))
            #expect(tags.first { $0.name == "html" }?.attributes == ["lang": "ar", "dir": "rtl"], "\(name)")
            #expect(tags.count { $0.name == "h1" } == 1, "\(name)")
            #expect(tags.contains { $0.attributes["content"] == "noindex,nofollow" }, "\(name)")
            #expect(tags.contains { $0.attributes["content"] == "no-referrer" }, "\(name)")
        }
    }

    @Test func `nothing is loaded from anywhere else and nothing is inline but the permitted style and script`() {
        for (name, page) in PublicPageSamples().all {
            for tag in HTMLTag.all(in: self.html(page)) {
                // The one picture is the code of a referral link, drawn by this service.
                #expect(tag.attributes["src"]?.hasPrefix("/r/") != false, "\(name): \(tag)")
                #expect(tag.name != "link" || tag.attributes["href"] == "data:,", "\(name): \(tag)")
                #expect(!tag.attributes.keys.contains { $0.hasPrefix("on") || $0 == "style" }, "\(name): \(tag)")
                if ["script", "style"].contains(tag.name) {
                    #expect(tag.attributes["nonce"] == page.frame.nonce?.text, "\(name): \(tag)")
                }
            }
        }
    }

    @Test func `every control has a label of its own and every id is unique`() {
        for (name, page) in PublicPageSamples().all {
            let html = self.html(page)
            let tags = HTMLTag.all(in: html)
            let ids = tags.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count, "\(name)")
            for described in tags.compactMap({ $0.attributes["aria-describedby"] }) {
                #expect(ids.contains(described), "\(name): \(described)")
            }
            for area in tags where area.name == "textarea" {
                let id = area.attributes["id"] ?? ""
                #expect(tags.contains { $0.name == "label" && $0.attributes["for"] == id }, "\(name)")
            }
            for (label, input) in zip(tags, tags.dropFirst())
            where ["radio", "checkbox"].contains(input.attributes["type"]) {
                #expect(label.name == "label", "\(name): \(input)")
            }
        }
    }

    @Test func `a form carries its nonce, its secret and an empty place for what the script saw`() {
        let tags = HTMLTag.all(in: self.html(PublicPageSamples().all[0].page))
        func value(_ field: String) -> String? { tags.first { $0.attributes["name"] == field }?.attributes["value"] }
        #expect(value(PublicFormField.nonce.rawValue) == String(repeating: "n", count: 64))
        #expect(value(PublicFormField.correction.rawValue) == String(repeating: "c", count: 26))
        #expect(value(PublicFormField.script.rawValue) == "")
        #expect(value(PublicFormField.activity.rawValue) == "")
    }

    @Test func `the trap is hidden from people and from assistive technology`() throws {
        let html = self.html(PublicPageSamples().all[0].page)
        let start = try #require(html.range(of: "<p hidden>"))
        let end = try #require(html[start.upperBound...].range(of: "</p>"))
        let inside = HTMLTag.all(in: String(html[start.upperBound..<end.lowerBound]))
        #expect(inside.contains { $0.attributes["name"] == PublicFormField.trap.rawValue })
        #expect(inside.contains { $0.name == "a" })
        #expect(inside.filter { $0.name != "label" }.allSatisfy { $0.attributes["tabindex"] == "-1" })
    }

    @Test func `only the score from the link is chosen beforehand`() {
        let samples = PublicPageSamples()
        for value in [nil, "4", "9", "four"] {
            var question = samples.csat
            question.value = value
            let page = SurveyPage(frame: samples.frame("Your answer"), form: samples.form([question]))
            let chosen = HTMLTag.all(in: self.html(page)).filter { $0.attributes["checked"] != nil }
            #expect(chosen.map { $0.attributes["value"] } == (value == "4" ? ["4"] : []))
        }
    }

    @Test func `the first refused field takes the focus`() throws {
        let page = try #require(PublicPageSamples().all.first { $0.name == "errors" })
        let focused = HTMLTag.all(in: self.html(page.page)).filter { $0.attributes["autofocus"] != nil }
        #expect(focused.map { $0.attributes["name"] } == ["score"])
        #expect(focused.map { $0.attributes["value"] } == ["0"])
    }

    @Test func `eleven tiles stand in rows of six and five`() {
        let samples = PublicPageSamples()
        let html = self.html(SurveyPage(frame: samples.frame("Your answer"), form: samples.form([samples.nps])))
        let rows = html.components(separatedBy: "<div class=\"row\">").dropFirst()
        #expect(rows.map { HTMLTag.all(in: $0).count { $0.attributes["type"] == "radio" } } == [6, 5])
    }

    @Test func `the page of an unknown link is the same for everybody and runs no script`() {
        let pages = (0..<3).map { _ in self.pages.render(PublicPageSamples().unknown) }
        #expect(pages.allSatisfy { $0 == pages[0] })
        #expect(!HTMLTag.all(in: pages[0].html).contains { $0.name == "script" })
        #expect(!pages[0].headers.contentSecurityPolicy.contains("script-src"))
        #expect(pages[0].headers.contentSecurityPolicy.contains("style-src 'sha256-"))
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["AFTERWORD_PAGES"] != nil,
            "set AFTERWORD_PAGES to a folder to look at the pages"
        )
    )
    func `writes the pages for people to look at`() throws {
        let folder = URL(filePath: ProcessInfo.processInfo.environment["AFTERWORD_PAGES"] ?? "")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for samples in [("en", nil), ("de", nil), ("it", "#8A1F5C"), ("ar", "#FFD400")].map({
            PublicPageSamples(language: $0, accent: $1)
        }) {
            for (name, page) in samples.all {
                let file = folder.appending(path: "\(name)-\(samples.language).html")
                try Data(self.html(page).utf8).write(to: file)
            }
        }
    }
}
