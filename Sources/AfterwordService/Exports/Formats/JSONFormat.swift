import AfterwordStorage

/// One JSON array of objects, written row by row.
struct JSONFormat: ExportFormat {
    let name = "json"
    let fileExtension = "json"
    let contentType = "application/json"

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        JSONArrayWriter(rows: JSONRows(columns: export.columns), hasRows: settings.isContinuation)
    }
}

private struct JSONArrayWriter: ExportWriter {
    var rows: JSONRows
    var hasRows: Bool

    mutating func begin(_ bytes: inout [UInt8]) { bytes.append(UInt8(ascii: "[")) }

    mutating func append(_ record: any SQLRecord, to bytes: inout [UInt8]) -> Bool {
        bytes.append(text: self.hasRows ? ",\n" : "\n")
        self.hasRows = true
        self.rows.append(record, to: &bytes)
        return true
    }

    mutating func end(_ bytes: inout [UInt8]) { bytes.append(text: "\n]\n") }
}
