import AfterwordCore
import AfterwordStorage

/// RFC 4180 in UTF-8 without a byte-order mark: CRLF, a header, quotes where needed, and nothing that a spreadsheet would run.
struct CSVFormat: ExportFormat {
    let name = "csv"
    let fileExtension = "csv"
    let contentType = CSVText.contentType

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        CSVWriter(columns: export.columns, mode: settings.mode)
    }
}

/// Writes the columns of an export as they are.
private struct CSVWriter: ExportWriter {
    private let columns: [ExportColumn]
    private let text: CSVText
    private var segments: SegmentCells

    init(columns: [ExportColumn], mode: ExportMode) {
        let text = CSVText(mode: mode)
        self.columns = columns
        self.text = text
        self.segments = SegmentCells { value in
            var cell: [UInt8] = []
            switch value {
            case .text(let part): if let part { text.append(free: part, to: &cell) }
            case .list(let parts): text.append(free: parts.joined(separator: "; "), to: &cell)
            }
            return cell
        }
    }

    mutating func begin(_ bytes: inout [UInt8]) {
        bytes.append(text: self.columns.map(\.name).joined(separator: ",") + "\r\n")
    }

    mutating func append(_ record: any SQLRecord, to bytes: inout [UInt8]) -> Bool {
        var segments: [[UInt8]] = []
        for (index, column) in self.columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if case .segment(let segment) = column.kind {
                if segments.isEmpty { segments = self.segments.cells(of: record, at: column.position) }
                bytes.append(contentsOf: segments[segment.rawValue])
            } else {
                self.append(column, of: record, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        return true
    }

    mutating func end(_ bytes: inout [UInt8]) {}

    private func append(_ column: ExportColumn, of record: any SQLRecord, to bytes: inout [UInt8]) {
        let position = column.position
        switch column.kind {
        case .id(let prefix): if let id = record.integer(position) { bytes.append(id: id, prefix: prefix) }
        case .number: if let number = record.integer(position) { bytes.append(decimal: number) }
        case .instant: if let moment = record.integer(position) { bytes.append(instant: moment) }
        case .word: record.withText(position) { bytes.append(contentsOf: $0) }
        case .text: record.withText(position) { self.text.append(free: $0, to: &bytes) }
        case .email:
            record.withText(position) { email in
                if SpreadsheetText.isEmail(email) {
                    bytes.append(contentsOf: email)
                } else {
                    self.text.append(free: email, to: &bytes)
                }
            }
        case .phone:
            record.withText(position) { phone in
                if SpreadsheetText.isPhone(phone) {
                    self.text.append(checked: phone, to: &bytes)
                } else {
                    self.text.append(free: phone, to: &bytes)
                }
            }
        case .segment: break
        }
    }
}
