import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Exports in the words of the desk.
struct ExportView {
    /// A run that nothing was written to for so long was cut off.
    private static let patience = Duration.minutes(10)

    let clock: DeskClock

    func card(_ export: any Export) -> ExportCard {
        ExportCard(
            name: export.name,
            title: export.title,
            words: export.summary,
            links: BuiltInExportFormats.fitting(export).map { format in
                DeskLink(Self.words(format.name), to: DeskAddress(path: ["exports", "\(export.name).\(format.name)"]))
            }
        )
    }

    func row(_ saved: SavedExport) -> SavedExportRow {
        let parts = ExportSelection(json: saved.order.filter).parts.sorted { $0.key.rawValue < $1.key.rawValue }
        return SavedExportRow(
            name: saved.name,
            words: Self.words(saved.order),
            href: DeskAddress(
                path: ["exports", saved.order.name],
                query: [(name: "mode", value: saved.order.mode)]
                    + parts.map { (name: $0.key.rawValue, value: $0.value) }
            ),
            forget: DeskAddress(path: ["exports", "saved", saved.name, "forget"])
        )
    }

    func row(_ scheduled: ScheduledExport, last: ExportRun?) -> ExportScheduleRow {
        let request = scheduled.request
        let filter = request.selection.words
        return ExportScheduleRow(
            id: scheduled.id,
            words: "\(request.export) for \(Self.words(request.format))" + (filter.isEmpty ? "" : ": \(filter)"),
            target: scheduled.target.text,
            last: last.flatMap { $0.state == .skipped ? nil : self.clock.happened($0.begunAt) },
            state: last.map { $0.state == .skipped ? "waits for its first moment" : self.state(of: $0) } ?? "none yet",
            error: last?.error,
            run: DeskAddress(path: ["exports", "schedules", scheduled.id, "run"])
        )
    }

    func row(_ run: ExportRun) -> ExportRunRow {
        ExportRunRow(
            words: Self.words(run.order),
            who: Principal.displayName(of: run.actor),
            at: self.clock.happened(run.begunAt),
            state: self.state(of: run),
            tone: run.state == .done ? .high : run.state == .failed || self.isCutOff(run) ? .warn : .plain,
            size: Self.size(of: run),
            sha256: run.sha256,
            error: run.error
        )
    }

    private func state(of run: ExportRun) -> String {
        switch run.state {
        case .done: "whole"
        case .failed: "failed"
        case .skipped: "not due yet"
        case .running: self.isCutOff(run) ? "not finished" : "under way"
        }
    }

    private func isCutOff(_ run: ExportRun) -> Bool {
        run.state == .running && self.clock.now - run.touchedAt > Self.patience
    }

    private static func size(of run: ExportRun) -> String {
        let rows = MetricText.count(run.rows, "row", "rows")
        let leftOut = run.leftOut > 0 ? ", \(run.leftOut) left out (no address)" : ""
        return "\(rows)\(leftOut), \(run.bytes) bytes"
    }

    private static func words(_ order: ExportOrder) -> String {
        let filter = ExportSelection(json: order.filter).words
        return "\(order.export) for \(Self.words(order.format))" + (filter.isEmpty ? "" : ": \(filter)")
    }

    /// The system's own spelling.
    static func words(_ format: String) -> String {
        switch format {
        case "google": "Google Ads"
        case "hubspot": "HubSpot"
        case "klaviyo": "Klaviyo"
        case "mailchimp": "Mailchimp"
        case "meta": "Meta"
        case "salesforce": "Salesforce"
        default: format.uppercased()
        }
    }
}
