import AfterwordHTTP
import HTTPTypes
import Testing

@Suite struct PageValueTests {
    @Test func `a page's one-time word has all its letters, from the whole alphabet, and does not come twice`() {
        let words = (0..<1500).map { _ in Array(PageNonce().text) }
        #expect(words.allSatisfy { $0.count == 26 } && Set(words).count == words.count)
        // Each place of each word takes any of the 32 letters: a place whose bits ran out would always show the same.
        for position in 0..<25 {
            let letters = Set(words.map { $0[position] })
            #expect(letters == Set("abcdefghijklmnopqrstuvwxyz234567"))
        }
        // Three bits are left for the last one.
        #expect(Set(words.map { $0[25] }) == Set("aeimquy4"))
    }

    @Test(arguments: ["/s/abc", "/s/abc?language=de#top", "https://shop.example.org/a", "http://127.0.0.1:8080/r/x"])
    func `paths and web addresses are accepted`(text: String) {
        #expect(PageAddress(text)?.text == text)
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "",
        "relative", " /s/a", "/s/a b", "/s/\n", "https://a\u{0}", "vbscript:x", "/\tx",
    ])
    func `other addresses are refused`(text: String) {
        #expect(PageAddress(text) == nil)
    }

    @Test(arguments: [
        ("/logo.png", true), ("data:image/png;base64,AA==", true), ("https://cdn.example/logo.png", false),
        ("data:text/html;base64,AA==", false), ("//evil.example/x.png", false),
    ])
    func `pictures come from this server or from the page itself`(text: String, isAccepted: Bool) {
        #expect((PageAddress(image: text) != nil) == isAccepted)
    }

    @Test(arguments: [
        "#FFFFFF", "#000000", "#FFD400", "#0B5C6B", "#FF0000", "#00FF00", "#0000FF", "#777777", "#C0FFEE", "#E91E63",
    ])
    func `text can be read on every ground of a theme`(theme: String) {
        let accent = Accent(theme: theme)
        let grounds = [("#FBFAF8", accent.light), ("#1E2124", accent.dark)]
        for (ground, palette) in grounds {
            #expect(palette.fill.contrast(with: palette.onFill) >= 4.5)
            #expect(PageColor(ground).map(palette.ink.contrast(with:)) ?? 0 >= 4.5)
            #expect(palette.ink.contrast(with: palette.soft) >= 4.5)
        }
        #expect(accent.light.fill.hex.uppercased() == theme)
    }

    @Test(arguments: ["red", "#FFF", "#GGGGGG", "#+12345", "#12345", "#1234567", "#12345;", "", "}*{color:red"])
    func `what is no colour leaves the house colours`(theme: String) {
        #expect(Accent(theme: theme) == .standard)
    }

    @Test(arguments: [("#FFFFFF", "#000000", 21.0), ("#777777", "#FFFFFF", 4.48), ("#0B5C6B", "#FFFFFF", 7.6)])
    func `contrast is the ratio of the accessibility guidelines`(one: String, other: String, ratio: Double) throws {
        let (one, other) = (try #require(PageColor(one)), try #require(PageColor(other)))
        #expect(abs(one.contrast(with: other) - ratio) < 0.05)
    }

    @Test func `the policy permits the page's own style and script and nothing else`() throws {
        let pages = try PublicPages()
        let page = PublicPageSamples().all[0].page
        var headers = pages.render(page).headers
        let nonce = try #require(page.frame.nonce?.text)
        #expect(
            headers.contentSecurityPolicy
                == "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; form-action 'self'; "
                + "frame-ancestors 'none'; base-uri 'none'; img-src 'self' data:"
        )
        headers.frameAncestors = ["https://help.example.org"]
        #expect(headers.contentSecurityPolicy.contains("frame-ancestors https://help.example.org;"))
        #expect(headers.fields[.cacheControl] == "no-store")
        #expect(headers.fields[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
        #expect(headers.fields[.xContentTypeOptions] == "nosniff")
    }
}
