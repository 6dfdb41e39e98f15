import AfterwordCore

/// A file to download.
package struct ExportFile: Sendable {
    /// ASCII, without a path: `ambassadors-2026-03-02.csv`.
    package var name: String
    package var contentType: String
    package var chunks: ExportStream
}

/// Why there is no such file; carries the words that would work.
package enum ExportRefusal: Error, Sendable, Equatable {
    case unknownExport(known: [String])
    case unknownFormat(known: [String])
}

/// Makes the files of `GET /v1/exports/{name}.{format}` and of `afterword export`.
package struct Exports: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The file, to be read chunk by chunk; nothing is read before the first chunk is asked for.
    ///
    /// - Parameters:
    ///   - name: An export of ``BuiltInExports``.
    ///   - format: A format of ``BuiltInExportFormats``.
    ///   - request: What of the list is wanted.
    /// - Throws: ``ExportRefusal``.
    /// - Returns: the file's name, type and chunks.
    package func file(
        _ name: String,
        format: String,
        _ request: ExportRequest = ExportRequest()
    ) throws(ExportRefusal) -> ExportFile {
        guard let export = BuiltInExports.named(name) else {
            throw .unknownExport(known: BuiltInExports.all.map(\.name))
        }
        guard let format = BuiltInExportFormats.named(format) else {
            throw .unknownFormat(known: BuiltInExportFormats.all.map(\.name))
        }
        let today = ZonedCalendar(timeZone: self.context.account.timeZone).day(of: self.context.now())
        return ExportFile(
            name: "\(export.name)-\(today.name).\(format.name)",
            contentType: format.contentType,
            chunks: ExportStream(export: export, format: format, request: request, store: self.context.store)
        )
    }
}
