import AfterwordCore
package import AfterwordStorage

/// What somebody asks for, in words that may be wrong.
package struct ExportRequest: Sendable, Equatable {
    package var export: String
    package var format: String
    /// `nil` = what the format usually does.
    package var mode: ExportMode?
    package var selection: ExportSelection

    package init(
        _ export: String,
        format: String,
        mode: ExportMode? = nil,
        _ selection: ExportSelection = ExportSelection()
    ) {
        self.export = export
        self.format = format
        self.mode = mode
        self.selection = selection
    }

    /// What was stored of a request.
    package init(_ order: ExportOrder) {
        self.init(
            order.export,
            format: order.format,
            mode: ExportMode(rawValue: order.mode),
            ExportSelection(json: order.filter)
        )
    }
}

/// Why there is no such file; carries the words that would work.
package enum ExportRefusal: Error, Sendable, Equatable {
    case unknownExport(known: [String])
    case unknownFormat(known: [String])
    /// A file for a marketing system of people who did not agree to that.
    case notForMarketing(export: String, fitting: [String])
    /// A part of the filter that the list does not have.
    case unfitting(ExportFilterPart, known: [ExportFilterPart])
    case invalid(ExportFilterPart, String)
    /// A cursor of another export, or of a run that is over.
    case foreignCursor
}

/// A request whose words fit each other.
package struct ExportJob: Sendable {
    package let export: any Export
    package let format: any ExportFormat
    package let mode: ExportMode
    package let selection: ExportSelection
    let filter: ExportFilter

    /// Checks a request.
    ///
    /// - Throws: ``ExportRefusal``.
    init(_ request: ExportRequest, _ moment: ExportMoment, timeZone: String) throws(ExportRefusal) {
        guard let export = BuiltInExports.named(request.export) else {
            throw .unknownExport(known: BuiltInExports.all.map(\.name))
        }
        guard let format = BuiltInExportFormats.named(request.format) else {
            throw .unknownFormat(known: BuiltInExportFormats.all.map(\.name))
        }
        guard !format.isForMarketing || export.audience == .marketing else {
            throw .notForMarketing(export: export.name, fitting: BuiltInExportFormats.fitting(export).map(\.name))
        }
        let parts = request.selection.parts.keys.sorted { $0.rawValue < $1.rawValue }
        if let part = parts.first(where: { !export.filters.contains($0) }) {
            throw .unfitting(part, known: ExportFilterPart.allCases.filter(export.filters.contains))
        }
        self.export = export
        self.format = format
        self.mode = request.mode ?? format.usualMode
        self.selection = request.selection
        self.filter = try request.selection.filter(moment, timeZone: timeZone)
    }

    /// The same, as it is stored.
    package var order: ExportOrder {
        ExportOrder(
            export: self.export.name,
            format: self.format.name,
            mode: self.mode.rawValue,
            filter: String(decoding: self.selection.json.serialized, as: UTF8.self)
        )
    }

    /// ASCII, without a path: `promoters-google-2026-03-02.csv`.
    func fileName(_ day: LocalDay) -> String {
        let isNamed = self.format.name != self.format.fileExtension
        let kind = isNamed ? "-\(self.format.name)" : ""
        return "\(self.export.name)\(kind)-\(day.name).\(self.format.fileExtension)"
    }
}
