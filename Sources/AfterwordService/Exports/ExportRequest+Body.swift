package import AfterwordCore

extension ExportRequest {
    private static let members = ["export", "format", "mode", "filter"]

    /// Reads the body of a request to keep an export.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: Self.members)
        let (export, format) = (fields.text("export"), fields.text("format"))
        if export == nil { fields.fail("export", "is required") }
        if format == nil { fields.fail("format", "is required") }
        let mode = fields.word("mode", ExportMode.self)
        var parts: [ExportFilterPart: String] = [:]
        if let filter = fields.object("filter") {
            filter.refuseOthers(than: ExportFilterPart.allCases.map(\.rawValue))
            for part in ExportFilterPart.allCases { parts[part] = filter.text(part.rawValue) }
        }
        try reading.finish()
        self.init(export ?? "", format: format ?? "", mode: mode, ExportSelection(parts))
    }
}
