package import AfterwordCore
import AfterwordStorage
import Foundation

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

        /// Whether files are ordered into this folder, however it is written.
        func isFolder(_ other: String) -> Bool {
            guard case .folder(let path) = self else { return false }
            // A folder is written with a slash at its end or without.
            let places = [path, other].map { URL(filePath: $0, directoryHint: .isDirectory).standardizedFileURL.path() }
            return places[0] == places[1]
        }
    }

    package var id: String
    package var request: ExportRequest
    package var timing: ExportTiming
    package var target: Target
    /// Where the configuration names the survey of its filter.
    package var surveyPosition: SourcePosition?

    package init(
        id: String,
        request: ExportRequest,
        timing: ExportTiming,
        target: Target,
        surveyPosition: SourcePosition? = nil
    ) {
        self.id = id
        self.surveyPosition = surveyPosition
        self.request = request
        self.timing = timing
        self.target = target
    }

    /// Who makes the runs that are due by themselves.
    var actor: String { "schedule:\(self.id)" }

    /// `ID-2026-03-02-0600.csv`, by the moment it is due, so that a second try replaces the first and nothing else does: one that a person asked
    /// for has the id of its run too, and the second of two equal hours at the end of summer time its time in UTC.
    func fileName(_ run: ExportRun, timeZone: String, fileExtension: String) -> String {
        let due = run.dueAt ?? run.begunAt
        let calendar = ZonedCalendar(timeZone: timeZone)
        let (day, minute) = (calendar.day(of: due), calendar.minuteOfDay(at: due))
        var name = "\(self.id)-\(day.name)-\(Self.clock(minute))"
        if due - calendar.instant(on: day, minute: minute) >= .minutes(1) {
            name += "-\(Self.clock(ZonedCalendar(timeZone: "UTC").minuteOfDay(at: due)))z"
        }
        if run.actor != self.actor { name += "-\(run.id.text)" }
        return "\(name).\(fileExtension)"
    }

    /// `0600`.
    private static func clock(_ minute: Int) -> String {
        [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }

    /// The schedule by whose order a file of this name was made, also one beside the list or one that was never finished; `nil` for a file that no
    /// schedule makes.
    static func schedule(ofFile name: String) -> String? {
        let extensions = Set(BuiltInExportFormats.all.map { $0.fileExtension })
        let pattern =
            #/
            \.?(.+)-\d{4}-\d\d-\d\d-\d{4}(?:-\d{4}z)?(?:-exr_\w+)?(?:-suppressed|-withdrawals)?\.(.+?)(?:\.part)?
            /#
        guard let match = name.wholeMatch(of: pattern), extensions.contains(String(match.output.2)) else { return nil }
        return String(match.output.1)
    }
}
