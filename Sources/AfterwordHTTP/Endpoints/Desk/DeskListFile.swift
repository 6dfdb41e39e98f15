import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes
import NIOCore

/// A list of the desk as a file: the rows of its page with the same filters, all of them, written as they are read.
struct DeskListFile: Sendable {
    /// Rows read at once; each page is a short read of its own, so that a long download holds no reader open.
    private static let pageSize = 500

    /// One column of the CSV form: its name, and where the value stands in the record.
    struct Column: Sendable {
        let name: String
        let path: [String]

        /// `case.number` becomes the column `case_number`.
        init(_ path: String) {
            self.path = path.split(separator: ".").map(String.init)
            self.name = self.path.joined(separator: "_")
        }
    }

    let name: String
    let columns: [Column]
    /// The records as the format wants them.
    let page:
        @Sendable (_ format: DeskFileFormat, _ after: ListPosition?, _ limit: Int) async throws -> ListPage<JSONValue>

    /// A file of records: in JSON as the API shows them, which `json` says; in CSV by `columns`, which are paths into the whole record.
    init<Record: Encodable & Sendable>(
        _ name: String,
        columns: [String],
        json: @escaping @Sendable (Record) throws -> JSONValue,
        page: @escaping @Sendable (_ after: ListPosition?, _ limit: Int) async throws -> ListPage<Record>
    ) {
        self.name = name
        self.columns = columns.map(Column.init)
        self.page = { format, position, limit in
            let found = try await page(position, limit)
            let rows = try found.rows.map { try format == .json ? json($0) : JSONValue(encoding: $0) }
            return ListPage(rows: rows, next: found.next)
        }
    }

    /// The whole list in one of ``DeskFileFormat``.
    func reply(_ format: DeskFileFormat, day: LocalDay) -> EndpointReply {
        EndpointReply(
            status: .ok,
            headers: [
                .contentType: format.contentType, .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(self.name)-\(day.name).\(format.rawValue)\"",
            ],
            body: .stream { writer in
                var position: ListPosition?
                var chunk = format.head(self.columns)
                var hasRows = false
                repeat {
                    let page = try await self.page(format, position, Self.pageSize)
                    for row in page.rows {
                        chunk += format.row(row, self.columns, isFirst: !hasRows)
                        hasRows = true
                    }
                    position = page.next
                    if position == nil { chunk += format.foot() }
                    try await writer.write(ByteBuffer(bytes: chunk))
                    chunk = []
                } while position != nil
            }
        )
    }
}

/// How a list of the desk is written as a file.
enum DeskFileFormat: String, CaseIterable {
    case csv, json

    var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8; header=present"
        case .json: "application/json"
        }
    }

    fileprivate func head(_ columns: [DeskListFile.Column]) -> [UInt8] {
        switch self {
        case .csv: CSVLine.bytes(columns.map { .word($0.name) })
        case .json: Array("[".utf8)
        }
    }

    fileprivate func row(_ record: JSONValue, _ columns: [DeskListFile.Column], isFirst: Bool) -> [UInt8] {
        switch self {
        case .csv: CSVLine.bytes(columns.map { ExportCell(record.value(at: $0.path), column: $0.name) })
        case .json: Array((isFirst ? "\n" : ",\n").utf8) + record.serialized
        }
    }

    fileprivate func foot() -> [UInt8] {
        switch self {
        case .csv: []
        case .json: Array("\n]\n".utf8)
        }
    }
}

extension JSONValue {
    fileprivate func value(at path: [String]) -> JSONValue? {
        path.reduce(Optional(self)) { value, name in value?[name] }
    }
}

extension ExportCell {
    /// A value of a record; what looks like an address is trusted only in a column that holds addresses.
    fileprivate init(_ value: JSONValue?, column: String) {
        switch value {
        case .string(let text) where column.hasSuffix("phone"): self = .phone(text)
        case .string(let text) where column.hasSuffix("email"): self = .email(text)
        case .string(let text): self = .text(text)
        case .array(let items): self = .list(items.map { $0.string ?? String(decoding: $0.serialized, as: UTF8.self) })
        case .null, nil: self = .word(nil)
        case .some(let other): self = .word(String(decoding: other.serialized, as: UTF8.self))
        }
    }
}

extension Endpoint {
    /// A page of the desk with a list, and the same list at its address with `.csv` and `.json`: same room, same filters, no pages.
    static func deskList(
        _ path: PathPattern,
        name: String,
        _ summary: String,
        rooms: Set<Role> = .desk,
        filters: [EndpointParameter],
        context: DeskContext,
        file: @escaping @Sendable (EndpointRequest) async throws -> DeskListFile,
        handler: @escaping Handler
    ) -> [Endpoint] {
        let page = Endpoint.deskPage(
            path,
            name: name,
            summary,
            rooms: rooms,
            parameters: filters + [.deed, .limit, .cursor],
            handler: handler
        )
        return [page]
            + Self.deskFiles(path, name: name, summary, rooms: rooms, filters: filters, context: context, file: file)
    }

    /// The files of a list alone, whose page is somebody else's.
    static func deskFiles(
        _ path: PathPattern,
        name: String,
        _ summary: String,
        rooms: Set<Role> = .desk,
        filters: [EndpointParameter],
        context: DeskContext,
        file: @escaping @Sendable (EndpointRequest) async throws -> DeskListFile
    ) -> [Endpoint] {
        DeskFileFormat.allCases.map { format in
            Endpoint(
                .get,
                PathPattern("\(path.pattern).\(format.rawValue)"),
                name: "\(name)As\(format.rawValue.uppercased())",
                "\(summary), as a file",
                tag: .desk,
                access: .staff(rooms),
                parameters: filters,
                replies: [
                    .other(String(format.contentType.prefix { $0 != ";" }), "All rows, written as they are read.")
                ],
                handler: { request in
                    try request.refuseQuery(otherThan: filters.map(\.name))
                    let calendar = ZonedCalendar(timeZone: context.service.account.timeZone)
                    return try await file(request).reply(format, day: calendar.day(of: context.service.now()))
                }
            )
        }
    }
}
