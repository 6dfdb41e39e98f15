import AfterwordCore
import Testing

@Suite struct JSONPointerTests {
    /// The examples of RFC 6901 section 5.
    private static let document: JSONValue = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
    ]

    @Test(
        arguments: [
            ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
            ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ] as [(String, JSONValue)]
    )
    func `the examples of the standard point where they should`(_ text: String, _ value: JSONValue) throws {
        #expect(Self.document[at: try #require(JSONPointer(text))] == value)
    }

    @Test func `the empty pointer is the whole document`() {
        #expect(Self.document[at: ""] == Self.document)
    }

    @Test(arguments: ["/foo/2", "/foo/-", "/foo/01", "/foo/+1", "/foo/bar", "/none", "/a~1b/x", "/foo/0/0"])
    func `a way that ends nowhere gives nothing`(_ text: String) throws {
        #expect(Self.document[at: try #require(JSONPointer(text))] == nil)
    }

    @Test(arguments: ["foo", "foo/bar", "#/foo", "/a~", "/a~2b"])
    func `what is no pointer is not read`(_ text: String) {
        #expect(JSONPointer(text) == nil)
    }
}
