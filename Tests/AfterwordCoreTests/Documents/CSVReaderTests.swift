import AfterwordCore
import Testing

@Suite struct CSVReaderTests {
    static let texts: [(text: String, records: [[String]])] = [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("\u{FEFF}a;b\n1;2,5\n", [["a", "b"], ["1", "2,5"]]),
        ("a\tb\n\t\n", [["a", "b"], ["", ""]]),
        (#""a ""quoted"" one","x,y""# + "\n", [["a \"quoted\" one", "x,y"]]),
        ("\"two\r\nlines\",b\n", [["two\r\nlines", "b"]]),
        ("\"\",\n", [["", ""]]),
        ("\"\"\n", [[""]]),
        ("\n\na\n\n", [["a"]]),
        ("5\" nail,b\n", [["5\" nail", "b"]]),
        ("\n\r\na;b\n1;2,5\n", [["a", "b"], ["1", "2,5"]]),
        ("\u{FEFF}\na;b\n", [["a", "b"]]),
        ("", []),
    ]

    @Test(arguments: texts.indices)
    func `records are what RFC 4180 and spreadsheets mean, however the bytes are cut`(_ index: Int) {
        let (text, expected) = Self.texts[index]
        for size in [1, 2, 3, 1000] {
            var reader = CSVReader()
            var records: [CSVReader.Record] = []
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                records += reader.read(bytes[start..<min(start + size, bytes.count)])
            }
            records += reader.finish()
            #expect(records.map(\.fields) == expected, "cut every \(size) bytes")
        }
    }

    /// Lines with nothing but what `records` says; a fault stands in the place of fields.
    static let faults: [(text: String, records: [CSVReader.Record])] = [
        (
            "a,b\n1,\"two\n3,4\n5,\"six\"\n7,8\n",
            [
                .init(line: 1, fields: ["a", "b"]), .init(line: 2, fields: [], fault: .openQuote),
                .init(line: 3, fields: ["3", "4"]), .init(line: 4, fields: ["5", "six"]),
                .init(line: 5, fields: ["7", "8"]),
            ]
        ),
        (
            "a,b\r\n1,\"two\r\n3,4\r\n5,\"\"\r\n",
            [
                .init(line: 1, fields: ["a", "b"]), .init(line: 2, fields: [], fault: .openQuote),
                .init(line: 3, fields: ["3", "4"]), .init(line: 4, fields: ["5", ""]),
            ]
        ),
        (
            "\"one\nstill one\",\"two\n3,4\n\"five\nmore\",6",
            [
                .init(line: 2, fields: [], fault: .openQuote), .init(line: 3, fields: ["3", "4"]),
                .init(line: 4, fields: ["five\nmore", "6"]),
            ]
        ),
        ("a,b\n1,\"two", [.init(line: 1, fields: ["a", "b"]), .init(line: 2, fields: [], fault: .openQuote)]),
        // On one line nobody else is lost, so the letters stay.
        ("\"5\" nail\",b\n", [.init(line: 1, fields: ["5 nail\"", "b"])]),
    ]

    @Test(arguments: faults.indices)
    func `a quote that is forgotten costs its own line and no other`(_ index: Int) {
        let (text, expected) = Self.faults[index]
        for size in [1, 3, 1000] {
            var reader = CSVReader()
            let bytes = Array(text.utf8)
            var records = stride(from: 0, to: bytes.count, by: size).flatMap { start in
                reader.read(bytes[start..<min(start + size, bytes.count)])
            }
            records += reader.finish()
            #expect(records == expected, "cut every \(size) bytes")
        }
    }

    @Test func `a field of several lines may be padded behind its quote`() {
        var reader = CSVReader()
        let records = reader.read(Array("note,word\n\"a\nb\" ,x\n".utf8)) + reader.finish()
        #expect(records.map(\.fields) == [["note", "word"], ["a\nb", "x"]])
    }

    @Test func `letters that are no UTF-8 are a fault of their record`() {
        var reader = CSVReader()
        let bytes = Array("a,b\nJos".utf8) + [0xE9] + Array(",1\nAna,2\n".utf8)
        let records = reader.read(bytes) + reader.finish()
        #expect(
            records == [
                .init(line: 1, fields: ["a", "b"]), .init(line: 2, fields: [], fault: .notUTF8),
                .init(line: 3, fields: ["Ana", "2"]),
            ]
        )
    }

    @Test func `a record is named by the line it begins on`() {
        var reader = CSVReader()
        let text = "a,b\r\n\"one\r\ntwo\",2\r\n\r\n3,4\r\n"
        let lines = (reader.read(text.utf8) + reader.finish()).map(\.line)
        #expect(lines == [1, 2, 5])
    }
}
