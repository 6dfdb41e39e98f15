import AfterwordCore
import Foundation
import Testing

@Suite struct JSONReaderTests {
    @Test func `numbers and member order are kept as written`() throws {
        let text = #"{"b":19.90,"a":[1e400,-0,12345678901234567890],"ă":"x\u0041\ud83d\ude00\n"}"#
        let value = try JSONReader.read(text.utf8)
        #expect(value["b"] == .number("19.90"))
        #expect(value["a"] == .array([.number("1e400"), .number("-0"), .number("12345678901234567890")]))
        #expect(value["ă"] == "xA😀\n")
        #expect(value.members?.map(\.name) == ["b", "a", "ă"])
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "NaN", "Infinity", "-", "01", "1.", ".5", "+1", "1e", "tru",
        "[1 2]",
        "{\"a\" 1}", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "1 2", "[1]]", "\u{FEFF}1", "// a\n1",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(text.utf8) }
    }

    @Test(arguments: [#""\ud800""#, #""\udc00\ud800""#, #""\ud800\u0041""#, #""\ud800x""#])
    func `a lone surrogate is refused`(text: String) {
        #expect { try JSONReader.read(text.utf8) } throws: { ($0 as? JSONReader.Failure)?.reason == .invalidText }
    }

    @Test(arguments: [
        (#""\ud800""#, "\u{FFFD}"), (#""\udc00\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\u0041""#, "\u{FFFD}A"),
        (#""\ud800x""#, "\u{FFFD}x"), (#""\ud800\n""#, "\u{FFFD}\n"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    ])
    func `in a webhook a lone surrogate is a replacement character`(_ text: String, _ read: String) throws {
        #expect(try JSONReader.read(webhook: text.utf8) == .string(read))
    }

    @Test(arguments: [#""\ud8""#, #""\ud800\u00"#, #""\ud800"#, #"{"\ud800":1,"\ud801":2}"#, "[1,]"])
    func `what else is wrong with a webhook stays wrong`(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(webhook: text.utf8) }
    }

    /// Alone, before an escape, and after one.
    @Test(arguments: [[], [0x5C, 0x6E]] as [[UInt8]], [[], [0x5C, 0x6E]] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(before: [UInt8], after: [UInt8]) {
        #expect { try JSONReader.read([0x22] + before + [0xC3, 0x28] + after + [0x22]) } throws: {
            ($0 as? JSONReader.Failure)?.reason == .invalidText
        }
    }

    @Test func `what stands between escapes is kept, whatever its alphabet`() throws {
        #expect(try JSONReader.read(#""a\"b\\ă\/\u0103\tç\b\f\r\n""#.utf8) == "a\"b\\ă/ă\tç\u{8}\u{C}\r\n")
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"b":1,"c":2,"b":3}}]"#])
    func `a name given twice is refused`(text: String) {
        #expect { try JSONReader.read(text.utf8) } throws: { ($0 as? JSONReader.Failure)?.reason == .repeatedName }
    }

    @Test func `exactly thirty-two levels are allowed and ten thousand cost nothing`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONReader.read(nested(32).utf8)
        for depth in [33, 10_000] {
            #expect { try JSONReader.read(nested(depth).utf8) } throws: {
                $0 as? JSONReader.Failure == JSONReader.Failure(reason: .tooDeep, offset: 32)
            }
        }
    }

    @Test func `a number of endless digits is refused`() {
        #expect { try JSONReader.read(String(repeating: "9", count: 65).utf8) } throws: {
            ($0 as? JSONReader.Failure)?.reason == .numberTooLong
        }
    }

    @Test func `what is written reads back the same here and in Foundation`() throws {
        let value: JSONValue = [
            "text": "a\"\\\n\r\t\u{1}\u{7F}é😀</script>", "list": [1, true, nil, []], "object": [:],
            "price": .number("19.90"),
        ]
        #expect(try JSONReader.read(value.serialized) == value)
        let foreign = try #require(JSONSerialization.jsonObject(with: Data(value.serialized)) as? [String: Any])
        #expect(foreign["text"] as? String == value["text"]?.string)
    }

    @Test func `numbers without a JSON form become null`() {
        #expect(JSONValue(Double.nan) == .null)
        #expect(JSONValue(Double.infinity) == .null)
        #expect(JSONValue(4.0) == .number("4"))
        #expect(JSONValue(4.25) == .number("4.25"))
    }

    // MARK: - Some texts of an object

    @Test(arguments: [
        #"{"a":"1","b":"2"}"#, #" { "b" : "2" , "a" : "1" } "#,
        #"{"x":[{"a":"no"},"\"a\":",[]],"a":"1","y":-1.5e3,"b":"2"}"#,
        #"{"a":"1","x":{"b":"no","c":[["]}"]]},"b":"2","z":null}"#, #"{"\u0061":"\u0031","x":"\\","b":"2"}"#,
    ])
    func `the texts of some members are found among all others`(text: String) throws {
        #expect(try JSONReader.texts(of: ["b", "a", "c"], in: text.utf8) == ["2", "1", nil])
    }

    @Test func `an object without members has none`() throws {
        #expect(try JSONReader.texts(of: ["a"], in: " { } ".utf8) == [nil])
    }

    @Test func `what is no text is not one`() throws {
        let text = #"{"a":1,"b":["x"],"c":{"c":"x"},"d":null,"e":true,"f":""}"#
        #expect(
            try JSONReader.texts(of: ["a", "b", "c", "d", "e", "f"], in: text.utf8) == [nil, nil, nil, nil, nil, ""]
        )
    }

    @Test func `of a text that was cut off nothing is told`() {
        let whole = Array(#"{"x":[{"y":"\"\\"}],"a":"\n1","z":"\\"}"#.utf8)
        for length in 0..<whole.count {
            #expect(throws: JSONReader.Failure.self) { try JSONReader.texts(of: ["a"], in: whole[..<length]) }
        }
    }

    @Test(arguments: ["[]", "1", "", "{]", #"{"a"}"#, #"{"a":"1" "b":"2"}"#, #"{a:"1"}"#, #"{"a":"\x"}"#])
    func `only an object has members`(text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.texts(of: ["a"], in: text.utf8) }
    }
}
