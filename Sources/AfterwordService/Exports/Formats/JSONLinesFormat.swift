import AfterwordStorage

/// One JSON object per line.
struct JSONLinesFormat: ExportFormat {
    let name = "ndjson"
    let fileExtension = "ndjson"
    let contentType = "application/x-ndjson"

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        JSONLinesWriter(rows: JSONRows(columns: export.columns))
    }
}

private struct JSONLinesWriter: ExportWriter {
    var rows: JSONRows

    mutating func begin(_ bytes: inout [UInt8]) {}

    mutating func append(_ record: any SQLRecord, to bytes: inout [UInt8]) -> Bool {
        self.rows.append(record, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return true
    }

    mutating func end(_ bytes: inout [UInt8]) {}
}
