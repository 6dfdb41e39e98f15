/// Reads RFC 4180 as it comes: bytes in, whole records out, so a file of any size takes the memory of its longest record.
///
/// Also takes what spreadsheets write: a byte order mark, bare LF or CR, and semicolons or tabs instead of commas, whichever the first
/// line has most of. A quote inside an unquoted field is a letter like any other.
///
/// A quote that is forgotten would make one field of all the lines behind it. Where it must have been, because it is still open at the end
/// or what closes it lines later is followed by letters, the line with the quote is a fault and the lines behind it are read again.
package struct CSVReader: Sendable {
    /// One record and the number of the line it begins on, from 1.
    package struct Record: Sendable, Equatable {
        package var line: Int
        package var fields: [String]
        /// Why the record cannot be used; it has no fields then.
        package var fault: Fault?

        package init(line: Int, fields: [String], fault: Fault? = nil) {
            self.line = line
            self.fields = fields
            self.fault = fault
        }
    }

    /// What is wrong with a record, as its line is written.
    package enum Fault: Sendable, Equatable {
        /// The line opens a quote that nothing closes.
        case openQuote
        case notUTF8
    }

    private enum Place { case fieldStart, plain, quoted, quoteInQuoted }

    private static let quotationMark = UInt8(ascii: "\"")
    private static let blank = UInt8(ascii: " ")
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
    private var isValid = true
    /// The record so far as it was written, to read it again.
    private var raw: [UInt8] = []
    /// Where in it the newest quoted field begins, and on which line of the text.
    private var quote = (start: 0, line: 0)

    package init() {}

    /// The records that end within these bytes; blank lines are none.
    package mutating func read(_ bytes: some Sequence<UInt8>) -> [Record] {
        var records: [Record] = []
        guard self.delimiter == nil else {
            for byte in bytes { self.take(byte, &records) }
            return records
        }
        self.head.append(contentsOf: bytes)
        guard Self.firstLine(of: self.head).contains(where: Self.isBreak) else { return [] }
        self.begin(&records)
        return records
    }

    /// The last records, if the text does not end with a line break or a quote was never closed.
    package mutating func finish() -> [Record] {
        var records: [Record] = []
        if self.delimiter == nil { self.begin(&records) }
        if self.place == .quoted { self.readAgain(&records) }
        if self.place != .fieldStart || !self.fields.isEmpty { self.endRecord(&records) }
        return records
    }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == self.lineFeed || byte == self.carriageReturn }

    private static func withoutMark(_ head: [UInt8]) -> ArraySlice<UInt8> {
        head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    }

    /// The first line that is not blank, and what follows it.
    private static func firstLine(of head: [UInt8]) -> ArraySlice<UInt8> {
        self.withoutMark(head).drop(while: self.isBreak)
    }

    /// The first line is there: it tells the delimiter.
    private mutating func begin(_ records: inout [Record]) {
        let first = Self.firstLine(of: self.head).prefix { !Self.isBreak($0) }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in first.count { $0 == candidate } }
        let most = counts.max() ?? 0
        self.delimiter = candidates[counts.firstIndex(of: most) ?? 0]
        for byte in Self.withoutMark(self.head) { self.take(byte, &records) }
        self.head = []
    }

    private mutating func take(_ byte: UInt8, _ records: inout [Record]) {
        // CR LF is one line break.
        if byte == Self.lineFeed, self.lastWasReturn, self.place != .quoted {
            self.lastWasReturn = false
            return
        }
        let isBreak = Self.isBreak(byte)
        if isBreak, !(byte == Self.lineFeed && self.lastWasReturn) { self.line += 1 }
        self.lastWasReturn = byte == Self.carriageReturn
        self.raw.append(byte)
        switch self.place {
        case .quoted:
            if byte == Self.quotationMark { self.place = .quoteInQuoted } else { self.field.append(byte) }
        case .quoteInQuoted where byte == Self.quotationMark:
            self.field.append(byte)
            self.place = .quoted
        case .quoteInQuoted where byte == Self.blank && self.line > self.quote.line:
            // Says nothing yet: a field may be padded behind its quote.
            break
        case .quoteInQuoted where byte != self.delimiter && !isBreak && self.line > self.quote.line:
            self.readAgain(&records)
        case .fieldStart where byte == Self.quotationMark:
            self.place = .quoted
            self.quote = (self.raw.count - 1, self.line)
        default:
            self.takePlain(byte, isBreak: isBreak, &records)
        }
    }

    /// Gives up the line whose quote was forgotten, and takes the lines behind it for what they are.
    ///
    /// No line is read a third time: behind a forgotten quote there are only such quotes as close at once, up to the one that ends the field.
    private mutating func readAgain(_ records: inout [Record]) {
        var rest = self.raw[self.quote.start...].drop { !Self.isBreak($0) }
        if rest.starts(with: [Self.carriageReturn, Self.lineFeed]) { rest = rest.dropFirst() }
        rest = rest.dropFirst()
        records.append(Record(line: self.quote.line, fields: [], fault: .openQuote))
        self.line = self.quote.line + 1
        self.beginRecord()
        self.lastWasReturn = false
        for byte in rest { self.take(byte, &records) }
    }

    private mutating func takePlain(_ byte: UInt8, isBreak: Bool, _ records: inout [Record]) {
        if byte == self.delimiter {
            self.endField()
            self.place = .fieldStart
        } else if isBreak {
            if self.place == .fieldStart, self.fields.isEmpty { self.beginRecord() } else { self.endRecord(&records) }
        } else {
            self.field.append(byte)
            self.place = .plain
        }
    }

    private mutating func endField() {
        let text = String(validating: self.field, as: UTF8.self)
        self.isValid = self.isValid && text != nil
        self.fields.append(text ?? "")
        self.field.removeAll(keepingCapacity: true)
    }

    private mutating func endRecord(_ records: inout [Record]) {
        self.endField()
        records.append(
            self.isValid
                ? Record(line: self.recordLine, fields: self.fields)
                : Record(line: self.recordLine, fields: [], fault: .notUTF8)
        )
        self.beginRecord()
    }

    private mutating func beginRecord() {
        self.field.removeAll(keepingCapacity: true)
        self.fields = []
        self.isValid = true
        self.place = .fieldStart
        self.recordLine = self.line
        self.raw.removeAll(keepingCapacity: true)
    }
}
