import AfterwordCore

/// One JSON object per line.
struct JSONLinesFormat: ExportFormat {
    let name = "ndjson"
    let contentType = "application/x-ndjson"

    func head(columns: [String]) -> [UInt8] { [] }

    func row(_ cells: [ExportCell], columns: [String], isFirst: Bool) -> [UInt8] {
        JSONValue(cells, columns: columns).serialized + [UInt8(ascii: "\n")]
    }

    func foot() -> [UInt8] { [] }
}
