import AfterwordCore
import AfterwordService
import Foundation

extension Finding {
    /// Whether the backups that are made by themselves are made.
    static func backups(_ schedule: BackupSchedule, now: Instant) -> Finding {
        let present = schedule.present
        let newest = BackupSchedule.newest(of: present, at: now)
        let ahead = BackupSchedule.ahead(of: now, among: present)
        guard ahead.isEmpty else {
            return Finding(
                subject: "backups",
                isWell: false,
                detail: "\(ahead.joined(separator: ", ")) in \(schedule.folder) tells a time that has not come, "
                    + "and does not count",
                remedy: "set the clock right if it is wrong; otherwise give the file another name or move it away"
            )
        }
        let age = newest.map { "the newest in \(schedule.folder) was begun \(Self.words(for: now - $0)) ago" }
        guard let every = schedule.every else {
            let detail = age ?? "none in \(schedule.folder)"
            return Finding(
                subject: "backups",
                isWell: true,
                detail:
                    "\(detail); none are made by themselves: set backups.every, or run `afterword backup` from a timer"
            )
        }
        let isLate = schedule.isLate(at: now, present: present)
        return Finding(
            subject: "backups",
            isWell: !isLate,
            detail: "\(age ?? "none in \(schedule.folder) yet"); one is due every \(Self.words(for: every))",
            remedy: isLate
                ? "see why in the server's log (\"the backup failed\"), or, where several servers share the database, on the others"
                : ""
        )
    }

    private static func words(for time: Duration) -> String {
        time.formatted(.units(allowed: [.days, .hours, .minutes], width: .wide, maximumUnitCount: 2))
    }
}
