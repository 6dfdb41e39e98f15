package import AfterwordCore

/// An export with its filter, kept under a name.
package struct SavedExport: Sendable, Equatable {
    package var name: String
    package var order: ExportOrder
    package var savedBy: String
    package var savedAt: Instant

    package init(name: String, order: ExportOrder, savedBy: String, savedAt: Instant) {
        self.name = name
        self.order = order
        self.savedBy = savedBy
        self.savedAt = savedAt
    }

    package init(row: SQLRow) throws {
        self.name = try row.text("name")
        self.order = ExportOrder(
            export: try row.text("export"),
            format: try row.text("format"),
            mode: try row.text("mode"),
            filter: try row.text("filter")
        )
        self.savedBy = try row.text("saved_by")
        self.savedAt = try row.instant("saved_at_ms")
    }
}

extension Store {
    /// Keeps it; one of the same name is replaced.
    package func save(_ saved: SavedExport, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO saved_export (name, export, format, mode, filter, saved_by, saved_at_ms)
            VALUES (\(saved.name), \(saved.order.export), \(saved.order.format), \(saved.order.mode),
                \(saved.order.filter), \(saved.savedBy), \(saved.savedAt))
            ON CONFLICT (name) DO UPDATE SET export = excluded.export, format = excluded.format, mode = excluded.mode,
                filter = excluded.filter, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms
            """
        )
    }

    package func savedExport(_ name: String, in connection: any SQLConnection) throws -> SavedExport? {
        try connection.firstRow("SELECT * FROM saved_export WHERE name = \(name)").map(SavedExport.init(row:))
    }

    package func savedExports(in connection: any SQLConnection) throws -> [SavedExport] {
        try connection.rows("SELECT * FROM saved_export ORDER BY name").map(SavedExport.init(row:))
    }

    /// - Returns: whether there was one.
    package func deleteSavedExport(_ name: String, in connection: any SQLConnection) throws -> Bool {
        try connection.execute("DELETE FROM saved_export WHERE name = \(name)") == 1
    }
}
