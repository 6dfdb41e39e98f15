package import AfterwordCore
package import AfterwordStorage

/// What a file holds, for whoever gets it: enough to check that it is whole and to know what it is.
package enum ExportManifest {
    /// One object; `software` is the program's name with its version.
    package static func json(_ run: ExportRun, software: String, settings: SalesforceSettings) -> JSONValue {
        [
            "run": .string(run.id.text), "export": .string(run.order.export), "format": .string(run.order.format),
            "mode": .string(run.order.mode), "filter": ExportSelection(json: run.order.filter).json,
            "columns": self.columns(run, settings), "state": .string(run.state.rawValue), "rows": JSONValue(run.rows),
            "left_out": JSONValue(run.leftOut), "bytes": JSONValue(run.bytes), "sha256": JSONValue(run.sha256),
            "begun_at": JSONValue(run.begunAt), "ended_at": JSONValue(run.endedAt), "actor": .string(run.actor),
            "schedule": JSONValue(run.schedule), "due_at": JSONValue(run.dueAt), "target": JSONValue(run.target),
            "file": JSONValue(run.file), "next_cursor": JSONValue(run.nextCursor), "error": JSONValue(run.error),
            "software": .string(software),
        ]
    }

    /// The header of the file; `null` for a list or format of another release.
    private static func columns(_ run: ExportRun, _ salesforce: SalesforceSettings) -> JSONValue {
        guard let export = BuiltInExports.named(run.order.export),
            let format = BuiltInExportFormats.named(run.order.format)
        else { return .null }
        let mode = ExportMode(rawValue: run.order.mode) ?? format.usualMode
        let header = format.header(of: export, ExportSettings(mode: mode, salesforce: salesforce))
        return .array(header.map(JSONValue.string))
    }
}
