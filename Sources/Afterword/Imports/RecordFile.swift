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
    /// What the header of a CSV file must name: one column of each group at least.
    let needs: [[String]]
    /// A header that would do, for whoever has none.
    let exampleHeader: String
    /// Whether a column of that name is one of those that are read.
    let isKnown: @Sendable (_ column: String) -> Bool

    /// Hands over the records of one piece of the file after the other, and how many bytes are read so far.
    ///
    /// - Throws: ``CommandFailure`` if the file cannot be read or its header lacks what is needed, and what `body` throws.
    func read(_ body: (_ records: [Record], _ bytesRead: Int) async throws -> Void) async throws {
        guard let file = FileHandle(forReadingAtPath: self.path) else {
            throw CommandFailure("\(self.path) cannot be opened", exitCode: 2)
        }
        defer { try? file.close() }
        var parser: (any RecordParser)?
        var bytesRead = 0
        while let piece = try file.read(upToCount: Self.pieceSize), !piece.isEmpty {
            bytesRead += piece.count
            var current = try parser ?? self.parser(for: piece)
            let records = try current.read(piece)
            parser = current
            try await body(records, bytesRead)
        }
        try await body(try parser?.finish() ?? [], bytesRead)
    }

    private func parser(for piece: Data) throws -> any RecordParser {
        guard !piece.starts(with: [0xFF, 0xFE]), !piece.starts(with: [0xFE, 0xFF]) else {
            throw CommandFailure(
                "\(self.path) is written as UTF-16; save it as UTF-8 (a spreadsheet calls that \"CSV UTF-8\")",
                exitCode: 2
            )
        }
        let first = piece.first { !$0.isBlank }
        return first == UInt8(ascii: "{") ? LineParser(isKnown: self.isKnown) : TableParser(check: self.check)
    }

    /// A file without its header would be refused line by line, each time for a reason that is not the true one.
    private func check(header record: CSVReader.Record) throws {
        if let fault = record.fault {
            throw CommandFailure("\(self.path), line \(record.line): \(RecordFault(fault))", exitCode: 2)
        }
        let header = record.fields
        guard let group = self.needs.first(where: { $0.allSatisfy { !header.contains($0) } }) else { return }
        let columns = group.joined(separator: " or ")
        throw CommandFailure(
            "\(self.path), line \(record.line): a CSV file begins with the names of its columns, and none here is \(columns); "
                + "put the line \(self.exampleHeader) first, as far as there are such columns, or rename the column",
            exitCode: 2
        )
    }
}

/// What is wrong with a line, in words for the person whose file it is.
struct RecordFault: Error, CustomStringConvertible {
    var description: String
}

extension RecordFault {
    fileprivate static let notUTF8 = RecordFault(
        description: "holds letters that are no UTF-8; save the file as UTF-8 (a spreadsheet calls that \"CSV UTF-8\")"
    )

    fileprivate init(_ fault: CSVReader.Fault) {
        switch fault {
        case .openQuote: self.init(description: "opens a quote (\") that is never closed; close it, or write it twice")
        case .notUTF8: self = .notUTF8
        }
    }
}

/// Turns bytes into records as they come.
private protocol RecordParser {
    mutating func read(_ bytes: Data) throws -> [RecordFile.Record]
    mutating func finish() throws -> [RecordFile.Record]
}

/// CSV; its first record names the columns.
private struct TableParser: RecordParser {
    let check: (_ header: CSVReader.Record) throws -> Void
    private var reader = CSVReader()
    private var header: [String]?

    init(check: @escaping (_ header: CSVReader.Record) throws -> Void) {
        self.check = check
    }

    mutating func read(_ bytes: Data) throws -> [RecordFile.Record] { try self.records(self.reader.read(bytes)) }
    mutating func finish() throws -> [RecordFile.Record] { try self.records(self.reader.finish()) }

    private mutating func records(_ read: [CSVReader.Record]) throws -> [RecordFile.Record] {
        var rows = read[...]
        if self.header == nil, let first = rows.popFirst() {
            try self.check(first)
            self.header = first.fields
        }
        guard let header else { return [] }
        return rows.map { row in
            if let fault = row.fault {
                return RecordFile.Record(line: row.line, columns: .failure(RecordFault(fault)))
            }
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
    let isKnown: @Sendable (_ column: String) -> Bool
    private var rest: [UInt8] = []
    private var line = 0

    init(isKnown: @escaping @Sendable (_ column: String) -> Bool) {
        self.isKnown = isKnown
    }

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
        return RecordFile.Record(line: self.line, columns: Result { () throws(RecordFault) in try self.columns(bytes) })
    }

    /// Texts as they are, and numbers as they are written, for an amount is one of them.
    private func columns(_ bytes: ArraySlice<UInt8>) throws(RecordFault) -> [String: String] {
        // A mark may stand before the first line.
        let bytes = Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        guard let members = try? JSONReader.read(bytes).members else {
            throw RecordFault(description: "is no JSON object")
        }
        var columns: [String: String] = [:]
        for member in members where columns[member.name] == nil {
            switch member.value {
            case .string(let text), .number(let text): columns[member.name] = text
            case .null: continue
            case .bool, .array, .object:
                guard self.isKnown(member.name) else { continue }
                throw RecordFault(description: "\(member.name) is \(member.value.kind), not a text or a number")
            }
        }
        return columns
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(self) }
}
