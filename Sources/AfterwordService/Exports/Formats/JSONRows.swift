import AfterwordCore
import AfterwordStorage

/// Rows as JSON objects with one member per column, in their order; what is not there is `null`.
struct JSONRows: Sendable {
    private let columns: [ExportColumn]
    /// `{"id":` and `,"survey":`, ready to be copied.
    private let names: [[UInt8]]
    private var segments = SegmentCells { value in
        switch value {
        case .text(let text): JSONValue(text).serialized
        case .list(let texts): JSONValue.array(texts.map(JSONValue.string)).serialized
        }
    }

    init(columns: [ExportColumn]) {
        self.columns = columns
        self.names = columns.enumerated().map { index, column in
            Array((index == 0 ? "{" : ",").utf8) + JSONValue.string(column.name).serialized + [UInt8(ascii: ":")]
        }
    }

    mutating func append(_ record: any SQLRecord, to bytes: inout [UInt8]) {
        var segments: [[UInt8]] = []
        for (index, column) in self.columns.enumerated() {
            bytes.append(contentsOf: self.names[index])
            if case .segment(let segment) = column.kind {
                if segments.isEmpty { segments = self.segments.cells(of: record, at: column.position) }
                bytes.append(contentsOf: segments[segment.rawValue])
                continue
            }
            let start = bytes.count
            Self.append(column, of: record, to: &bytes)
            if bytes.count == start { bytes.append(contentsOf: Self.null) }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static let null = Array("null".utf8)

    private static func append(_ column: ExportColumn, of record: any SQLRecord, to bytes: inout [UInt8]) {
        let position = column.position
        switch column.kind {
        case .number: if let number = record.integer(position) { bytes.append(decimal: number) }
        case .id(let prefix):
            guard let id = record.integer(position) else { return }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(id: id, prefix: prefix)
            bytes.append(UInt8(ascii: "\""))
        case .instant:
            guard let moment = record.integer(position) else { return }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(instant: moment)
            bytes.append(UInt8(ascii: "\""))
        case .word, .text, .email, .phone: record.withText(position) { Self.append($0, to: &bytes) }
        case .segment: break
        }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let isPlain = text.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != 0x7F
        }
        guard isPlain else {
            bytes.append(contentsOf: JSONValue.string(String(decoding: text, as: UTF8.self)).serialized)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }
}
