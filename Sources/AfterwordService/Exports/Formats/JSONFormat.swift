import AfterwordCore

/// One JSON array of objects, written row by row.
struct JSONFormat: ExportFormat {
    let name = "json"
    let contentType = "application/json"

    func head(columns: [String]) -> [UInt8] { Array("[".utf8) }

    func row(_ cells: [ExportCell], columns: [String], isFirst: Bool) -> [UInt8] {
        Array((isFirst ? "\n" : ",\n").utf8) + JSONValue(cells, columns: columns).serialized
    }

    func foot() -> [UInt8] { Array("\n]\n".utf8) }
}

extension JSONValue {
    /// An object with one member per column, in their order.
    init(_ cells: [ExportCell], columns: [String]) {
        self = .object(zip(columns, cells).map { JSONMember($0, JSONValue($1)) })
    }

    private init(_ cell: ExportCell) {
        switch cell {
        case .text(let text), .email(let text), .phone(let text), .word(let text): self.init(text)
        case .number(let number): self.init(number)
        case .instant(let instant): self.init(instant)
        case .list(let items): self = .array(items.map(JSONValue.string))
        }
    }
}
