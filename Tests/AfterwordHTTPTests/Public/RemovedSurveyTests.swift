import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import Testing

/// Links live longer than files: somebody renames a survey while its invitations are on their way.
@Suite struct RemovedSurveyTests {
    /// Both ways on that every page of a known person has.
    private static func expectWaysOn(_ page: Sheet) {
        let links = HTMLTag.all(in: page.html).compactMap { $0.attributes["href"] }
        #expect(links.contains { $0.hasPrefix("/u/") } && links.contains { $0.hasPrefix("/p/") }, "\(page.html)")
    }

    @Test(arguments: [("", "This link has expired"), ("?lang=es", "Este enlace ha caducado")])
    func `whoever has not answered is told that it is too late, in their language`(
        query: String,
        words: String
    ) async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let form = try await ana.open(path + query).form()
            house.remove("csat")
            for page in [try await ana.open(path + query), try await ana.send(form, ["score": "4"])] {
                #expect(page.status == .gone && page.html.contains(words) && page.forms.isEmpty)
                Self.expectWaysOn(page)
            }
            #expect(try await house.responses(path).isEmpty)
            let strange = try await ana.open("/s/" + String(repeating: "a", count: 40))
            #expect(strange.status == .notFound)
        }
    }

    @Test func `whoever answered is told that they did, and nothing more can be done to the answer`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let form = try await ana.open(path).form()
            house.clock.advance(by: .seconds(2))
            let recorded = try await ana.post(form, ["score": "4"])
            let done = try #require(recorded.headers[.location])
            house.remove("csat")
            let thanks = try await ana.open(done)
            #expect(thanks.status == .ok && thanks.html.contains("Thank you."))
            #expect(!thanks.html.contains("Change my answer"))
            var elsewhere = Visitor(house)
            let fresh = SheetForm(action: path + "/fresh")
            let pages = [
                try await ana.open(path), try await elsewhere.open(path), try await elsewhere.open(path + "?again=1"),
                try await ana.send(form, ["score": "1"]), try await elsewhere.send(fresh),
            ]
            for page in pages {
                #expect(page.status == .ok && page.html.contains("You have already answered"), "\(page.html)")
                #expect(page.forms.isEmpty)
                Self.expectWaysOn(page)
            }
            #expect(try await house.responses(path).map(\.score) == [4])
        }
    }
}
