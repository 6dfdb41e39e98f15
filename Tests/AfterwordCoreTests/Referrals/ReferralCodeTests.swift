import AfterwordCore
import Testing

@Suite struct ReferralCodeTests {
    @Test(arguments: [
        ("Ana Popescu", "ANA-"), ("José Luis", "JOSE-"), ("Łucja", "LUCJA-"), ("李小龍", "FRIEND-"), ("", "FRIEND-"),
        ("X", "FRIEND-"), ("Maximiliana-Sofia", "MAXIMILIAN-"),
    ])
    func `a code begins with the first name in Latin capitals, or a neutral word`(_ name: String, _ start: String) {
        var generator = SystemRandomNumberGenerator()
        let code = ReferralCode(firstName: name, using: &generator)
        #expect(code.text.hasPrefix(start))
        #expect(code.text.count == start.count + 7)
    }

    @Test func `the random part never holds a vowel or a character that looks like another`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let tail = ReferralCode(firstName: nil, using: &generator).text.suffix(7)
            #expect(!tail.contains { "AEIOUYL012 58ZSB".contains($0) }, "\(tail)")
        }
    }

    @Test func `what people type is read whatever its case, blanks and hyphens`() {
        var generator = SystemRandomNumberGenerator()
        let code = ReferralCode(firstName: "Ion", using: &generator)
        #expect(ReferralCode(code.text.lowercased()) == code)
        #expect(ReferralCode(code.text.replacing("-", with: "  ")) == code)
        #expect(ReferralCode(code.text + "-") == code)
    }

    @Test func `one wrong character is always noticed`() {
        var generator = SystemRandomNumberGenerator()
        let code = ReferralCode(firstName: "Marta", using: &generator).text
        for index in code.indices where code[index] != "-" {
            for other in "34679CDFGHJKMNPQRTVWXAEIOU012" where other != code[index] {
                var wrong = code
                wrong.replaceSubrange(index...index, with: String(other))
                #expect(ReferralCode(wrong) == nil, "\(wrong)")
            }
        }
    }

    @Test(arguments: ["", "ANA", "ANA-", "-", "ANA-7KQ4XP!", String(repeating: "A", count: 200), "ÄNA-7KQ4XPM"])
    func `anything else is no code`(_ text: String) {
        #expect(ReferralCode(text) == nil)
    }
}
