import AfterwordCore

/// RFC 4180 in UTF-8 without a byte-order mark: CRLF, a header, quotes where needed, and nothing that a spreadsheet would run.
struct CSVFormat: ExportFormat {
    let name = "csv"
    let contentType = "text/csv; charset=utf-8; header=present"

    func head(columns: [String]) -> [UInt8] { Self.line(columns.map { Field(text: $0) }) }

    func row(_ cells: [ExportCell], columns: [String], isFirst: Bool) -> [UInt8] { Self.line(cells.map(Self.field)) }

    func foot() -> [UInt8] { [] }

    private struct Field {
        var text: String
        /// A prefixed field is quoted too, so that no reader takes the prefix for a delimiter.
        var isGuarded = false
    }

    private static func line(_ fields: [Field]) -> [UInt8] {
        Array((fields.map(self.quoted).joined(separator: ",") + "\r\n").utf8)
    }

    private static func quoted(_ field: Field) -> String {
        let isPlain = !field.isGuarded && !field.text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return isPlain ? field.text : "\"\(field.text.replacing("\"", with: "\"\""))\""
    }

    private static func field(_ cell: ExportCell) -> Field {
        switch cell {
        case .number(let number): Field(text: number.map(String.init) ?? "")
        case .instant(let instant): Field(text: instant?.rfc3339 ?? "")
        case .word(let word): Field(text: word ?? "")
        case .email(let email):
            email.map { SpreadsheetText.isEmail($0) ? Field(text: $0) : self.guarded($0) } ?? Field(text: "")
        case .phone(let phone):
            phone.map { SpreadsheetText.isPhone($0) ? Field(text: $0) : self.guarded($0) } ?? Field(text: "")
        case .text(let text): text.map(self.guarded) ?? Field(text: "")
        case .list(let items): self.guarded(items.joined(separator: "; "))
        }
    }

    private static func guarded(_ text: String) -> Field {
        let line = SpreadsheetText.singleLine(text)
        return SpreadsheetText.isDangerous(line) ? Field(text: "'" + line, isGuarded: true) : Field(text: line)
    }
}
