import AfterwordHTTP
import Testing

@Suite struct DeskEscapingTests {
    /// Texts that leave an attribute, a tag or a text node if anything is written as it came.
    static let payloads = [
        "<script>alert(1)</script>",
        "\"><script>alert(1)</script>",
        "'><img src=x onerror=alert(1)>",
        "\" onfocus=\"alert(1)\" autofocus=\"",
        "' onmouseover='alert(1)",
        "\"\u{301} onfocus=alert(1) x=\"\u{301}",
        "<\u{301}img src=x onerror=alert(1)>",
        ">\u{20DD}<svg onload=alert(1)>",
        "</title><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "</svg></desc><script>alert(1)</script>",
        "<!--<script>",
        "]]><script>alert(1)</script>",
        "javascript:alert(1)//<a>",
        "{{{csrf}}}{{#rail}}<b>{{/rail}}",
        "&lt;script&gt;&#x3C;img src=x&#x3E;",
        "\u{0}<scr\u{0}ipt>alert(1)</script>",
        "\u{202E}<b>\u{2028}</b>",
        "\" style=\"position:fixed\" data-x=\"",
        "`-alert(1)-`<iframe srcdoc='<script>'>",
    ]

    private let renderer: DeskRenderer

    init() throws {
        self.renderer = try DeskRenderer(assets: DeskAssets())
    }

    @Test(arguments: Self.payloads)
    func `a hostile text changes no tag and no attribute of any page`(_ payload: String) {
        for amount in DeskAmount.allCases {
            for (calm, hostile) in zip(
                DeskSample.all(amount, payload: "calm"),
                DeskSample.all(amount, payload: payload)
            ) {
                let expected = DeskMarkup(calm.html(with: self.renderer, payload: "calm")).tags.map(\.shape)
                let found = DeskMarkup(hostile.html(with: self.renderer, payload: payload)).tags.map(\.shape)
                #expect(found == expected, "\(hostile), \(amount)")
            }
        }
    }

    @Test(arguments: Self.payloads)
    func `no page holds an address that runs`(_ payload: String) {
        for sample in DeskSample.all(.much, payload: payload) {
            for tag in DeskMarkup(sample.html(with: self.renderer, payload: payload)).tags {
                for name in ["href", "src", "action"] {
                    guard let address = tag.attributes[name] else { continue }
                    #expect(
                        ["/", "#", "?", "http", "tel:", "mailto:"].contains { address.hasPrefix($0) },
                        "\(sample): \(address)"
                    )
                }
            }
        }
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x", "//evil.example", "/\\evil.example", "evil.example", "", "/a b",
    ])
    func `an address that might run or leave unseen is refused`(_ text: String) {
        #expect(DeskAddress(checking: text) == nil)
        #expect(DeskAddress(stringLiteral: text).text == "#")
    }

    @Test(arguments: [
        "/", "/cases?q=1", "#content", "?state=open", "https://desk.example/1", "mailto:ana@example.org", "tel:+40700",
    ])
    func `an ordinary address stays as it is`(_ text: String) {
        #expect(DeskAddress(checking: text)?.text == text)
    }

    @Test func `path pieces and query values are percent-encoded`() {
        let address = DeskAddress(path: ["cases", "a/b", "ä?"], query: [("q", "1&x=<2>")])
        #expect(address.text == "/cases/a%2Fb/%C3%A4%3F?q=1%26x%3D%3C2%3E")
    }

    @Test func `a quote keeps its accent and is escaped all the same`() {
        #expect(HTMLEscaping().escapeText("\"\u{301}<\u{301}") == "&quot;\u{301}&lt;\u{301}")
    }
}
