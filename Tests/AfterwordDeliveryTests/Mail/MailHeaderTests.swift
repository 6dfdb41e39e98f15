import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct MailHeaderTests {
    @Test(
        arguments: [
            ("One question about your case 7", "One question about your case 7"),
            ("a\r\nBcc: x@example.org", "a Bcc: x@example.org"),
            ("tab\tand\u{0}nul\u{2028}line", "tab and nul line"),
            ("Zoë", "=?UTF-8?B?Wm/Dqw==?="),
            ("=?UTF-8?B?aGk=?=", "=?UTF-8?B?PT9VVEYtOD9CP2FHaz0/PQ==?="),
            ("", ""),
        ]
    )
    func `a subject is ASCII on one line`(_ text: String, _ header: String) {
        #expect(HeaderText.unstructured(text) == header)
    }

    @Test(
        arguments: [
            ("Ana Popescu", "Ana Popescu"), ("Popescu, Ana", #""Popescu, Ana""#),
            (#"The "Boss" \o/"#, #""The \"Boss\" \\o/""#), ("Ana\r\n<x@y>", #""Ana <x@y>""#), ("李", "=?UTF-8?B?5p2O?="),
        ]
    )
    func `a name is bare, quoted or encoded, whichever is least`(_ name: String, _ header: String) {
        #expect(HeaderText.phrase(name) == header)
    }

    @Test(arguments: [
        String(repeating: "é", count: 300), String(repeating: "👩‍👩‍👧‍👦", count: 20), String(repeating: "x", count: 200),
    ])
    func `no encoded-word is longer than 75 characters and no line longer than 76`(_ text: String) {
        let value = HeaderText.unstructured(text)
        #expect(
            value.split(separator: " ").allSatisfy {
                $0.count <= 75 && $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=")
            }
        )
        let lines = HeaderFolding.line("List-Unsub", value).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 } && lines.dropFirst().allSatisfy { $0.hasPrefix(" ") })
    }

    @Test func `a word that fits no line stays whole beside its name`() {
        let link = "<https://s.example.org/u/\(String(repeating: "a", count: 90))>"
        #expect(HeaderFolding.line("List-Unsubscribe", link) == "List-Unsubscribe: \(link)")
    }

    @Test(
        arguments: [
            ("care@example.org", nil, "care@example.org"), ("Care <care@Example.ORG>", "Care", "care@example.org"),
            (#""Care, Spain" <care@example.org>"#, "Care, Spain", "care@example.org"),
            (#""Care, \"Ñ\" Team \\o/" <care@example.org>"#, #"Care, "Ñ" Team \o/"#, "care@example.org"),
            (#"Care \o/ <care@example.org>"#, #"Care \o/"#, "care@example.org"),
            (#""Care <care@example.org>"#, "Care", "care@example.org"),
            (" <a.b+c@x> ", nil, "a.b+c@x"), ("ana@bücher.example", nil, "ana@xn--bcher-kva.example"),
        ] as [(String, String?, String)]
    )
    func `an address has a name and a place`(_ text: String, _ name: String?, _ address: String) throws {
        let read = try MailAddress(text)
        #expect(read.name == name && read.address == address)
    }

    @Test(
        arguments: [
            ("care", .noAt), ("@example.org", .badLocalPart), ("a b@example.org", .badLocalPart),
            (".a@example.org", .badLocalPart), ("a..b@example.org", .badLocalPart),
            ("a\r\nb@example.org", .badLocalPart),
            ("a@b@example.org", .badLocalPart), ("<a>@example.org", .badLocalPart), ("a@", .badDomain),
            ("a@-x.org", .badDomain), ("a@[127.0.0.1]", .badDomain), ("a@x.org/path", .badDomain),
            ("a@bü/x.org", .badDomain), ("a@x.org\r\nDATA", .badDomain), ("josé@example.org", .needsSMTPUTF8),
        ] as [(String, MailAddressError)]
    )
    func `what is no plain address is refused`(_ text: String, _ error: MailAddressError) {
        #expect(throws: error) { try MailAddress(text) }
    }

    @Test func `the date is in the form of RFC 5322`() {
        #expect(MailDate.text(Instant(milliseconds: 784_887_151_000)) == "Tue, 15 Nov 1994 08:12:31 +0000")
    }
}
