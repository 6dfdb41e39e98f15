package import AfterwordCore
import AfterwordStorage

/// Everything kept of a person as one JSON document (GDPR articles 15 and 20): a member for each table, with plain names and times.
package struct PersonalCopy: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// `nil` if there is no such person, or no more; handing a copy out is noted in the audit log.
    package func document(of id: EntityID<Contact>, by actor: String) async throws -> JSONValue? {
        let (store, now) = (self.context.store, self.context.now())
        return try await store.database.write { connection in
            guard let contact = try store.contact(id, in: connection), contact.erasedAt == nil else { return nil }
            try store.audit(actor: actor, action: "contact.copied", subject: id.text, at: now, in: connection)
            var tables: [String: [JSONValue]] = [:]
            try store.forEachPersonalRow(of: id, in: connection) { data, row in
                tables[data.table, default: []].append(try Self.record(data.columns, row))
            }
            // The order of the registry is that of erasure; people read from the person outwards.
            let members = PersonalData.all.reversed().compactMap { data in
                tables[data.table].map { JSONMember(data.table, .array($0)) }
            }
            return .object([
                JSONMember("contact_id", .string(id.text)), JSONMember("made_at", .string(now.rfc3339)),
                JSONMember("data", .object(members)),
            ])
        }
    }

    private static func record(_ columns: [String], _ row: SQLRow) throws -> JSONValue {
        .object(
            try columns.map { column in
                let value = try row.value(column)
                guard column.hasSuffix("_ms"), case .integer(let milliseconds) = value else {
                    return JSONMember(column.hasSuffix("_ms") ? String(column.dropLast(3)) : column, self.json(value))
                }
                return JSONMember(
                    String(column.dropLast(3)),
                    .string(Instant(milliseconds: milliseconds).rfc3339)
                )
            }
        )
    }

    /// Columns that hold JSON are shown as what they hold.
    private static func json(_ value: SQLValue) -> JSONValue {
        switch value {
        case .null, .blob: return .null
        case .integer(let number): return JSONValue(number)
        case .real(let number): return .string(String(number))
        case .text(let text):
            guard text.hasPrefix("{") || text.hasPrefix("["), let inner = try? JSONReader.read(Array(text.utf8)) else {
                return .string(text)
            }
            return inner
        }
    }
}
