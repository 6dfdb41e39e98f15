package import AfterwordCore

/// An export that is made when it is due, from `exports` of the configuration.
package struct ScheduledExport: Sendable, Equatable {
    package enum Target: Sendable, Equatable {
        case folder(String)
        /// A webhook channel: it gets a signed message with the manifest and where the file can be fetched.
        case channel(String)

        /// For the record of a run.
        package var text: String {
            switch self {
            case .folder(let path): path
            case .channel(let id): "channel \(id)"
            }
        }
    }

    package var id: String
    package var request: ExportRequest
    package var timing: ExportTiming
    package var target: Target

    package init(id: String, request: ExportRequest, timing: ExportTiming, target: Target) {
        self.id = id
        self.request = request
        self.timing = timing
        self.target = target
    }

    /// `ID-2026-03-02-0600.csv`, by the moment it is due, so that a second try replaces the first.
    func fileName(_ due: Instant, timeZone: String, fileExtension: String) -> String {
        let calendar = ZonedCalendar(timeZone: timeZone)
        let minute = calendar.minuteOfDay(at: due)
        let time = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        return "\(self.id)-\(calendar.day(of: due).name)-\(time).\(fileExtension)"
    }
}
