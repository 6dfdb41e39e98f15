import AfterwordCore
import AfterwordHTTP
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct HTTPListTests {
    @Test func `a cursor comes back as it went`() throws {
        let cursor = PageCursor(list: "responses", values: [1_774_951_200_000, "rsp_é/+", .null])
        #expect(try PageCursor(list: "responses", text: cursor.text) == cursor)
        #expect(cursor.text.utf8.allSatisfy { $0 < 0x80 && !"+/= ".utf8.contains($0) })
    }

    @Test func `a changed or borrowed cursor is refused`() {
        let text = PageCursor(list: "responses", values: [1234]).text
        let characters = Array(text)
        var changed = characters.indices.map { index in
            var copy = characters
            copy[index] = copy[index] == "A" ? "B" : "A"
            return String(copy)
        }
        // The last character carries spare bits of base64, so changing it need not change a byte.
        changed.removeLast()
        for bad in changed + ["", "A", text + "AAAA", "ă", String(repeating: "A", count: 2000)] {
            #expect { try PageCursor(list: "responses", text: bad) } throws: {
                ($0 as? Problem)?.code == .invalidCursor
            }
        }
        #expect(throws: Problem.self) { try PageCursor(list: "messages", text: text) }
    }

    @Test(arguments: [
        ("", "20"), ("?limit=1", "1"), ("?limit=100", "100"), ("?limit=0", "limit"), ("?limit=101", "limit"),
        ("?limit=ten", "limit"), ("?limit=-1", "limit"), ("?limit=", "limit"), ("?limit=1e1", "limit"),
    ])
    func `a limit is 1 to 100`(query: String, expected: String) async throws {
        let endpoint = Endpoint.sample { request in
            .list([.number(String(try request.page(list: "things").limit))])
        }
        try await HTTPBench().serve([endpoint]) { client in
            let json = try await client.send(.get, "/v1/things\(query)").json
            if let number = Int(expected) {
                #expect(json == ["data": [.number(String(number))], "next_cursor": nil])
            } else {
                #expect(json["errors"]?.array?.first?["field"]?.string == expected)
            }
        }
    }

    private static let tags: [(String?, String?)] = [
        (nil, "version_required"), ("\"v3\"", nil), ("W/\"v3\"", "version_mismatch"), ("\"v\"", "version_mismatch"),
        ("*", nil), (" * ", nil), ("\"x3\"", "version_mismatch"), ("\"v-3\"", "version_mismatch"),
        ("\"v3\", \"v4\"", nil), ("\"v2\",W/\"v3\" , \"v4\"", "version_mismatch"),
        (",\"a,b\",,\"v3\",", nil),
        ("\"v03\"", "version_mismatch"), ("\"\"", "version_mismatch"), ("v3", "invalid_fields"),
        ("3", "invalid_fields"),
        ("", "invalid_fields"), (", ,", "invalid_fields"), ("*, \"v3\"", "invalid_fields"), ("\"v3", "invalid_fields"),
        ("\"v3\" \"v4\"", "invalid_fields"), ("w/\"v3\"", "invalid_fields"),
    ]

    @Test(arguments: Self.tags)
    func `a change names the version it changes`(tag: String?, code: String?) async throws {
        let endpoint = Endpoint.sample(.patch) { request in
            guard try request.requiredVersion().holds(for: 3) else { throw Problem(.versionMismatch) }
            return .json([:]).tagged(version: 4)
        }
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.patch, "/v1/things", tag.map { [("If-Match", $0)] } ?? [])
            #expect(reply.code == code)
            #expect(reply.headers[.eTag] == (code == nil ? "\"v4\"" : nil))
        }
    }
}
