import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct PublicLanguageTests {
    @Test func `our own words on a page of another language are marked as English`() async throws {
        let survey = WrittenSurvey.csat(in: ["ar", "de"], [WrittenSurvey.text("why", in: ["ar", "de"], "limit: 5")])
        try await PublicHouse.open(surveys: [survey]) { house in
            let path = try await house.ask { $0.locale = "ar-EG" }
            var ana = Visitor(house)
            let page = try await ana.open(path)
            self.expectEnglish(["button", "footer"], on: page, of: "ar")
            house.clock.advance(by: .seconds(2))
            let refused = try await ana.send(try page.form(), ["score": "1", "why": "too long"])
            self.expectEnglish(["button", "footer"], on: refused, of: "ar")
            let faults = HTMLTag.all(in: refused.html).filter { ["fault", "error"].contains($0.attributes["class"]) }
            #expect(faults.count == 2 && faults.allSatisfy { $0.attributes["lang"] == "en" })
            let thanks = try await ana.send(try refused.form(), ["score": "1", "why": "short"])
            self.expectEnglish(["h1", "footer"], on: thanks, of: "ar")
            #expect(thanks.html.contains(#/<p lang="en" dir="ltr">Marta will contact you by [A-Z][a-z]+day, /#))
            // A page that says nothing but our own words speaks their language altogether.
            let notice = try await Visitor(house).open(path)
            #expect(notice.status == .ok && notice.html.contains(#"<html lang="en" dir="ltr">"#))
        }
    }

    @Test func `where our words are shipped nothing is marked`() async throws {
        try await PublicHouse.open(surveys: [WrittenSurvey.csat(in: ["ar", "de"], [])]) { house in
            let page = try await Visitor(house).open(try await house.ask { $0.locale = "de" })
            let marked = HTMLTag.all(in: page.html).filter { $0.attributes["lang"] != nil && $0.name != "a" }
            #expect(marked.map(\.name) == ["html"])
        }
    }

    @Test(arguments: Wording.languages)
    func `who leaves out words is asked to write them`(language: String) async throws {
        let survey = WrittenSurvey.csat(
            in: Wording.languages,
            [WrittenSurvey.text("why", in: Wording.languages, "limit: 50")]
        )
        try await PublicHouse.open(surveys: [survey]) { house in
            let path = try await house.ask { $0.locale = language }
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            let wordless = try await ana.send(try page.form(), ["score": "4", "why": ""])
            #expect(wordless.html.contains(Wording.text(.errorWrite, in: language)))
            #expect(!wordless.html.contains(Wording.text(.errorChoose, in: language)))
            let scoreless = try await ana.send(try page.form(), ["why": "Words"])
            #expect(scoreless.html.contains(Wording.text(.errorChoose, in: language)))
        }
    }

    private func expectEnglish(_ names: [String], on page: Sheet, of language: String) {
        let tags = HTMLTag.all(in: page.html)
        #expect(tags.first { $0.name == "html" }?.attributes["lang"] == language)
        #expect(tags.first { $0.name == "html" }?.attributes["dir"] == "rtl")
        for tag in tags where names.contains(tag.name) {
            #expect(tag.attributes["lang"] == "en" && tag.attributes["dir"] == "ltr", "\(tag)")
        }
    }
}
