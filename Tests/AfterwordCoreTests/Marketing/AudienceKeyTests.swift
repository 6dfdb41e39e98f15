import AfterwordCore
import Testing

@Suite struct AudienceKeyTests {
    @Test(arguments: [
        (" Ana.Perez@Example.ORG\n", "ana.perez@example.org"), ("a b@example.org", "ab@example.org"),
        ("first.last+tag@gmail.com", "first.last+tag@gmail.com"), ("O'Brien@example.org", "o'brien@example.org"),
        // The same letters composed and decomposed are one address; a Turkish machine lowers I like any other.
        ("jose\u{301}@example.org", "jos\u{E9}@example.org"), ("INFO@EXAMPLE.ORG", "info@example.org"),
    ]) func `an e-mail address is spelled in one way`(_ written: String, _ key: String) {
        #expect(AudienceKey.email(written) == key)
    }

    @Test(arguments: [
        "", " ", "ana", "ana@", "@example.org", "a@b@example.org", "ana@localhost", "ana@.org", "=1@e.org",
        "+1@example.org", "-a@example.org", "a,b@example.org", "\"a\"@example.org",
    ])
    func `what is no address, or might be run by a spreadsheet, gives nothing`(_ written: String) {
        #expect(AudienceKey.email(written) == nil)
    }

    @Test(arguments: [
        ("+15005550006", "+15005550006"), ("+1 (500) 555-0006", "+15005550006"), ("0034 600 123 456", "+34600123456"),
    ]) func `a phone number is E 164`(_ written: String, _ key: String) {
        #expect(AudienceKey.phone(written) == key)
        #expect(AudienceKey.phoneDigits(written) == String(key.dropFirst()))
    }

    @Test(arguments: ["", "600123456", "+0123456789", "+12345", "+1234567890123456", "+1500555ABCD", "00"])
    func `a number whose country nobody said gives nothing`(_ written: String) {
        #expect(AudienceKey.phone(written) == nil)
    }

    @Test func `names keep their accents for Google and only a to z for Meta`() {
        #expect(AudienceKey.name("  José  María ") == "jos\u{E9} mar\u{ED}a")
        #expect(AudienceKey.latinName("José-María O'Neill") == "josmaraoneill")
        #expect(AudienceKey.latinName("李") == nil)
        #expect(AudienceKey.name(" ") == nil)
    }

    @Test(arguments: [("es-MX", "MX"), ("pt_br", "BR"), ("zh-Hant-TW", "TW"), ("es", nil), ("", nil), ("en-150", nil)])
    func `a country comes from the region of a language alone`(_ locale: String, _ country: String?) {
        #expect(AudienceKey.country(ofLocale: locale) == country)
    }

    @Test func `a hash is known by its shape`() {
        #expect(AudienceKey.isHash(String(repeating: "0aF", count: 21) + "0"))
        #expect(!AudienceKey.isHash(String(repeating: "0", count: 63)))
        #expect(!AudienceKey.isHash(String(repeating: "g", count: 64)))
    }

    @Test(
        arguments: [
            ("Ana María Pérez", "Ana", "María Pérez"), ("Pérez López, Ana", "Ana", "Pérez López"), ("Ana", "Ana", nil),
            ("  ", nil, nil), (nil, nil, nil), ("Ana,", nil, "Ana"),
        ] as [(String?, String?, String?)]
    )
    func `a name has two parts`(_ full: String?, _ first: String?, _ last: String?) {
        let name = PersonName(full)
        #expect(name.first == first)
        #expect(name.last == last)
    }
}
