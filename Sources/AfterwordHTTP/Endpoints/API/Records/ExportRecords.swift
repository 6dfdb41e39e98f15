import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Runs and saved exports as the API shows them.
enum ExportRecords {
    static let run = JSONSchema.named(
        "ExportRun",
        .object([
            .required("run", .id), .required("export", .text), .required("format", .text),
            .required("mode", .choice(ExportMode.self)), .required("filter", .map(of: .text)),
            .required("columns", JSONSchema.list(of: .text).orNull),
            .required("state", .choice(ExportRun.State.self)), .required("rows", .integer),
            .required(
                "left_out",
                JSONSchema.integer.described("Rows the format has no place for, such as people without an address.")
            ),
            .required("bytes", .integer),
            .required("sha256", JSONSchema.text.orNull.described("`null` for a file that was fetched in pieces.")),
            .required("begun_at", .time), .required("ended_at", JSONSchema.time.orNull), .required("actor", .text),
            .required("schedule", JSONSchema.text.orNull), .required("due_at", JSONSchema.time.orNull),
            .required("target", JSONSchema.text.orNull), .required("file", JSONSchema.text.orNull),
            .required("next_cursor", JSONSchema.text.orNull), .required("error", JSONSchema.text.orNull),
            .required("software", .text),
        ])
    )

    static func json(_ run: ExportRun, _ context: ServiceContext) -> JSONValue {
        ExportManifest.json(run, software: context.software, settings: context.account.salesforce)
    }

    static let saved = JSONSchema.named(
        "SavedExport",
        .object([
            .required("name", .text), .required("export", .text), .required("format", .text),
            .required("mode", .choice(ExportMode.self)), .required("filter", .map(of: .text)),
            .required("saved_by", .text), .required("saved_at", .time), .required("link", .text),
        ])
    )

    static func json(_ saved: SavedExport) -> JSONValue {
        [
            "name": .string(saved.name), "export": .string(saved.order.export), "format": .string(saved.order.format),
            "mode": .string(saved.order.mode), "filter": ExportSelection(json: saved.order.filter).json,
            "saved_by": .string(saved.savedBy), "saved_at": JSONValue(saved.savedAt),
            "link": .string(self.link(saved.order)),
        ]
    }

    static let schedule = JSONSchema.named(
        "ExportSchedule",
        .object([
            .required("id", .text), .required("export", .text), .required("format", .text), .required("target", .text),
            .required("filter", .map(of: .text)), .required("last_run", Self.run.orNull),
        ])
    )

    /// The address that gives the file of an order.
    static func link(_ order: ExportOrder) -> String {
        let parts = ExportSelection(json: order.filter).parts.sorted { $0.key.rawValue < $1.key.rawValue }
        let query = [("mode", order.mode)] + parts.map { ($0.key.rawValue, $0.value) }
        let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return "/v1/exports/\(order.name)?\(text)"
    }
}
