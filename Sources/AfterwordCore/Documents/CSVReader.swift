/// Reads RFC 4180 as it comes: bytes in, whole records out, so a file of any size takes the memory of its longest record.
///
/// Also takes what spreadsheets write: a byte order mark, bare LF or CR, and semicolons or tabs instead of commas, whichever the first
/// line has most of. A quote inside an unquoted field is a letter like any other.
package struct CSVReader: Sendable {
    /// One record and the number of the line it begins on, from 1.
    package struct Record: Sendable, Equatable {
        package var line: Int
        package var fields: [String]

        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }
    }

    private enum Place { case fieldStart, plain, quoted, quoteInQuoted }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private var delimiter: UInt8?
    private var head: [UInt8] = []
    private var place = Place.fieldStart
    private var field: [UInt8] = []
    private var fields: [String] = []
    private var line = 1
    private var recordLine = 1
    private var lastWasReturn = false

    package init() {}

    /// The records that end within these bytes; blank lines are none.
    package mutating func read(_ bytes: some Sequence<UInt8>) -> [Record] {
        var records: [Record] = []
        guard self.delimiter == nil else {
            for byte in bytes { self.take(byte, &records) }
            return records
        }
        self.head.append(contentsOf: bytes)
        guard self.head.contains(where: { $0 == Self.lineFeed || $0 == Self.carriageReturn }) else { return [] }
        self.begin(&records)
        return records
    }

    /// The last record, if the text does not end with a line break.
    package mutating func finish() -> [Record] {
        var records: [Record] = []
        if self.delimiter == nil { self.begin(&records) }
        if self.place != .fieldStart || !self.fields.isEmpty { self.endRecord(&records) }
        return records
    }

    /// The first line is there: it tells the delimiter.
    private mutating func begin(_ records: inout [Record]) {
        var bytes = self.head[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let first = bytes.prefix { $0 != Self.lineFeed && $0 != Self.carriageReturn }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in first.count { $0 == candidate } }
        let most = counts.max() ?? 0
        self.delimiter = candidates[counts.firstIndex(of: most) ?? 0]
        for byte in bytes { self.take(byte, &records) }
        self.head = []
    }

    private mutating func take(_ byte: UInt8, _ records: inout [Record]) {
        // CR LF is one line break.
        if byte == Self.lineFeed, self.lastWasReturn, self.place != .quoted {
            self.lastWasReturn = false
            return
        }
        let isBreak = byte == Self.lineFeed || byte == Self.carriageReturn
        if isBreak, !(byte == Self.lineFeed && self.lastWasReturn) { self.line += 1 }
        self.lastWasReturn = byte == Self.carriageReturn
        switch self.place {
        case .quoted:
            if byte == Self.quote { self.place = .quoteInQuoted } else { self.field.append(byte) }
        case .quoteInQuoted where byte == Self.quote:
            self.field.append(byte)
            self.place = .quoted
        case .fieldStart where byte == Self.quote:
            self.place = .quoted
        default:
            self.takePlain(byte, isBreak: isBreak, &records)
        }
    }

    private mutating func takePlain(_ byte: UInt8, isBreak: Bool, _ records: inout [Record]) {
        if byte == self.delimiter {
            self.endField()
            self.place = .fieldStart
        } else if isBreak {
            if self.place == .fieldStart, self.fields.isEmpty {
                self.recordLine = self.line
            } else {
                self.endRecord(&records)
            }
        } else {
            self.field.append(byte)
            self.place = .plain
        }
    }

    private mutating func endField() {
        self.fields.append(String(decoding: self.field, as: UTF8.self))
        self.field.removeAll(keepingCapacity: true)
    }

    private mutating func endRecord(_ records: inout [Record]) {
        self.endField()
        records.append(Record(line: self.recordLine, fields: self.fields))
        self.fields = []
        self.place = .fieldStart
        self.recordLine = self.line
    }
}
