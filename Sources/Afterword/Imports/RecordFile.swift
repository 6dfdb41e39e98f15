import AfterwordCore
import Foundation

/// Reads a file of records piece by piece, CSV by its header or one JSON object a line, whichever the file begins with.
struct RecordFile {
    /// One record by column name, or why there is none on this line.
    struct Record {
        var line: Int
        var columns: Result<[String: String], RecordFault>
    }

    private static let pieceSize = 1 << 18

    let path: String

    /// Hands over the records of one piece of the file after the other, and how many bytes are read so far.
    ///
    /// - Throws: ``CommandFailure`` if the file cannot be read, and what `body` throws.
    func read(_ body: (_ records: [Record], _ bytesRead: Int) async throws -> Void) async throws {
        guard let file = FileHandle(forReadingAtPath: self.path) else {
            throw CommandFailure("\(self.path) cannot be opened", exitCode: 2)
        }
        defer { try? file.close() }
        var parser: (any RecordParser)?
        var bytesRead = 0
        while let piece = try file.read(upToCount: Self.pieceSize), !piece.isEmpty {
            bytesRead += piece.count
            var current = parser ?? Self.parser(for: piece)
            let records = current.read(piece)
            parser = current
            try await body(records, bytesRead)
        }
        try await body(parser?.finish() ?? [], bytesRead)
    }

    private static func parser(for piece: Data) -> any RecordParser {
        let first = piece.first { !$0.isBlank }
        return first == UInt8(ascii: "{") ? LineParser() : TableParser()
    }
}

/// What is wrong with a line, in words for the person whose file it is.
struct RecordFault: Error, CustomStringConvertible {
    var description: String
}

/// Turns bytes into records as they come.
private protocol RecordParser {
    mutating func read(_ bytes: Data) -> [RecordFile.Record]
    mutating func finish() -> [RecordFile.Record]
}

/// CSV; its first record names the columns.
private struct TableParser: RecordParser {
    private var reader = CSVReader()
    private var header: [String]?

    mutating func read(_ bytes: Data) -> [RecordFile.Record] { self.records(self.reader.read(bytes)) }
    mutating func finish() -> [RecordFile.Record] { self.records(self.reader.finish()) }

    private mutating func records(_ read: [CSVReader.Record]) -> [RecordFile.Record] {
        var rows = read[...]
        if self.header == nil { self.header = rows.popFirst()?.fields }
        guard let header else { return [] }
        return rows.map { row in
            guard row.fields.count <= header.count else {
                let fault = RecordFault(description: "has \(row.fields.count) fields, the header has \(header.count)")
                return RecordFile.Record(line: row.line, columns: .failure(fault))
            }
            let columns = Dictionary(zip(header, row.fields), uniquingKeysWith: { first, _ in first })
            return RecordFile.Record(line: row.line, columns: .success(columns))
        }
    }
}

/// One JSON object a line.
private struct LineParser: RecordParser {
    private var rest: [UInt8] = []
    private var line = 0

    mutating func read(_ bytes: Data) -> [RecordFile.Record] {
        self.rest.append(contentsOf: bytes)
        var lines = self.rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        self.rest = lines.popLast().map { Array($0) } ?? []
        return lines.compactMap { self.record($0) }
    }

    mutating func finish() -> [RecordFile.Record] {
        defer { self.rest = [] }
        return self.record(self.rest[...]).map { [$0] } ?? []
    }

    private mutating func record(_ bytes: ArraySlice<UInt8>) -> RecordFile.Record? {
        self.line += 1
        guard !bytes.allSatisfy(\.isBlank) else { return nil }
        guard let members = try? JSONReader.read(Array(bytes)).members else {
            return RecordFile.Record(line: self.line, columns: .failure(RecordFault(description: "is no JSON object")))
        }
        let columns = members.compactMap { member in
            (member.value.string ?? member.value.integer.map(String.init)).map { (member.name, $0) }
        }
        let unique = Dictionary(columns, uniquingKeysWith: { first, _ in first })
        return RecordFile.Record(line: self.line, columns: .success(unique))
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(self) }
}
