import AfterwordCore
import Testing

@Suite struct Base32Tests {
    @Test(arguments: [
        ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ])
    func `bytes are written as the standard says, without padding, and read back`(text: String, encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
        #expect(Base32.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["mz", "mzxw6y1b", "MY", "my======", "m", "my\u{301}"])
    func `any other spelling is nothing`(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test(arguments: [8, 10, 16, 32])
    func `random texts hold as many bytes as asked and do not come twice`(count: Int) {
        // More than one portion of the system's random numbers.
        let texts = (0..<500).map { _ in Base32.random(bytes: count) }
        #expect(texts.allSatisfy { Base32.decode($0)?.count == count })
        #expect(Set(texts).count == texts.count)
    }
}
