import AfterwordCore
import AfterwordService

/// Prints a list endpoint as a table or, page after page, as one JSON document.
struct ListPrinter: Sendable {
    var target: String
    /// Member name and title; `contact.name` is the member of a member.
    var columns: [(member: String, title: String)]

    func run(_ options: GlobalOptions, json: Bool) async throws {
        let rows = try await ControlClient.with(options.configuration()) { try await self.pages($0) }
        if json {
            let document: JSONValue = ["data": .array(rows)]
            Terminal.say(String(decoding: document.serialized, as: UTF8.self))
        } else {
            let table = Table(
                columns: self.columns.map { Table.Column(title: $0.title) },
                rows: rows.map { row in self.columns.map { Self.cell(Self.value($0.member, in: row)) } }
            )
            Terminal.say(rows.isEmpty ? "nothing here yet" : table.text)
        }
    }

    private func pages(_ client: ControlClient) async throws -> [JSONValue] {
        var rows: [JSONValue] = []
        var cursor: String?
        repeat {
            let separator = self.target.contains("?") ? "&" : "?"
            let suffix = cursor.map { "\(separator)cursor=\($0.percentEncoded)" } ?? ""
            let page = try await client.json("GET", self.target + suffix)
            rows += page["data"]?.array ?? []
            cursor = page["next_cursor"]?.string
        } while cursor != nil
        return rows
    }

    private static func value(_ path: String, in row: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(row as JSONValue?) { $0?[String($1)] }
    }

    /// At most two decimals: a table is for reading, `--json` has them all.
    private static func short(_ number: String) -> String {
        guard let value = Double(number), number.contains("."), abs(value) < 1e12 else { return number }
        let hundredths = Int((abs(value) * 100).rounded())
        let decimals = hundredths % 100
        return "\(value < 0 ? "-" : "")\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: "–"
        case .string(let text)?: text
        case .array(let values)?: values.map { self.cell($0) }.joined(separator: " ")
        case .number(let text)?: self.short(text)
        case .bool(let flag)?: flag ? "yes" : "no"
        case let other?: String(decoding: other.serialized, as: UTF8.self)
        }
    }
}
