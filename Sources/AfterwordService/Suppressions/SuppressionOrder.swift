package import AfterwordCore

/// The body of `POST /v1/suppressions`.
package struct SuppressionOrder: Sendable {
    package var entries: [SuppressionEntry] = []
    package var isDryRun = false

    private static let members = ["email", "phone", "channel", "handle", "reason", "note", "since"]

    /// Reads all entries or none.
    ///
    /// - Throws: ``InvalidFields`` that names each entry at fault.
    package init(body: JSONValue, now: Instant) throws {
        let reading = try BodyReading(body)
        reading.fields.refuseOthers(than: ["suppressions", "dry_run"])
        self.isDryRun = reading.fields.flag("dry_run") ?? false
        let listed = reading.fields.member("suppressions")?.array ?? []
        if listed.isEmpty || listed.count > SuppressionDesk.most {
            reading.fields.fail("suppressions", "must be a list of 1 to \(SuppressionDesk.most) entries")
        } else {
            for (index, value) in listed.enumerated() {
                self.entries += Self.entries(value, path: "suppressions[\(index)]", reading.fields.errors, now: now)
            }
        }
        try reading.finish()
    }

    private static func entries(
        _ value: JSONValue,
        path: String,
        _ errors: FieldErrors,
        now: Instant
    ) -> [SuppressionEntry] {
        guard value.members != nil else {
            errors.add(path, "must be an object, not \(value.kind)")
            return []
        }
        let fields = FieldReading(value: value, path: path, errors: errors)
        fields.refuseOthers(than: Self.members)
        _ = fields.word("reason", SuppressionReason.self)
        var columns: [String: String] = [:]
        for name in Self.members { columns[name] = fields.text(name) }
        do {
            return try SuppressionEntry.entries(of: columns, now: now)
        } catch {
            errors.add(path, error.description)
            return []
        }
    }
}
