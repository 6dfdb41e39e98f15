import AfterwordCore
import Foundation
import Testing

@Suite struct PercentDecodingTests {
    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("a%20b", "a b"), ("%C3%a4", "ä"), ("100%25", "100%"), ("a+b", "a+b"), ("%00", "\0"),
        ("ä%21", "ä!"),
    ])
    func `each pair of digits is a byte`(encoded: String, decoded: String) {
        #expect(encoded.percentDecoded() == decoded)
        #expect(encoded.removingPercentEncoding == decoded)
    }

    @Test(arguments: ["%", "a%2", "%zz", "%2", "%C3", "%FF", "%C3%28", "%+1", "% 1", "%-1"])
    func `what is broken or no UTF-8 has no text`(encoded: String) {
        #expect(encoded.percentDecoded() == nil)
        #expect(encoded.removingPercentEncoding == nil)
    }

    @Test(arguments: [("a+b", "a b"), ("a%2Bb", "a+b"), ("+", " "), ("%20+", "  ")])
    func `in a form a plus is a space`(encoded: String, decoded: String) {
        #expect(encoded.percentDecoded(plusIsSpace: true) == decoded)
    }
}
