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

    @Test func `a record is named by the line it begins on`() {
        var reader = CSVReader()
        let text = "a,b\r\n\"one\r\ntwo\",2\r\n\r\n3,4\r\n"
        let lines = (reader.read(text.utf8) + reader.finish()).map(\.line)
        #expect(lines == [1, 2, 5])
    }
}
