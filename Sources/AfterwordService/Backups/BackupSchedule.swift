package import AfterwordCore
import Foundation

/// Backups that are made by themselves: how often, where, and how many are kept.
package struct BackupSchedule: Sendable, Equatable {
    package static let usualKeep = 7
    package static let keeps = 1...1_000

    /// `nil` = none are made by themselves.
    package var every: Duration?
    package var keep: Int
    package var folder: String

    package init(every: Duration?, keep: Int = Self.usualKeep, folder: String) {
        self.every = every
        self.keep = keep
        self.folder = folder
    }

    /// The name of one made at this moment, such as `afterword-20261122T030000Z.db`; names sort by age.
    package static func name(at moment: Instant) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)T\
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)Z
                """,
            locale: Locale(identifier: "en_US_POSIX"),
            timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian)
        )
        return "afterword-\(moment.date.formatted(style)).db"
    }

    /// The moment a name tells; `nil` for a file that is not one of these.
    package static func moment(of name: String) -> Instant? {
        guard let match = name.wholeMatch(of: #/afterword-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db/#) else {
            return nil
        }
        let (_, year, month, day, hour, minute, second) = match.output
        return Instant(rfc3339: "\(year)-\(month)-\(day)T\(hour):\(minute):\(second)Z")
    }

    /// Whether it is time for one, when the folder holds these.
    package func isDue(at now: Instant, present names: [String]) -> Bool {
        guard let every else { return false }
        return Self.newest(of: names, at: now).map { now - $0 >= every } ?? true
    }

    /// Whether one is missing: it may take its time, and a server that was stopped makes its own up after the start. A folder without any is of
    /// a server that has not begun.
    package func isLate(at now: Instant, present names: [String]) -> Bool {
        guard let every, let newest = Self.newest(of: names, at: now) else { return false }
        return now - newest > every * 2
    }

    /// When the newest of these was begun; `nil` if none is a backup of this kind. Names that tell a later moment do not count: they come from
    /// a clock that was wrong, and would keep every other one from being made.
    package static func newest(of names: [String], at now: Instant) -> Instant? {
        names.compactMap(Self.moment).filter { !self.isAhead($0, of: now) }.max()
    }

    /// The names that tell a moment which has not come, in its order.
    package static func ahead(of now: Instant, among names: [String]) -> [String] {
        names.filter { self.moment(of: $0).map { self.isAhead($0, of: now) } ?? false }.sorted()
    }

    /// The clocks of servers that share a folder may differ a little.
    private static func isAhead(_ moment: Instant, of now: Instant) -> Bool { moment > now + .minutes(5) }

    /// What the folder holds. No folder is the same as an empty one: it is made for the first backup.
    package var present: [String] { (try? FileManager.default.contentsOfDirectory(atPath: self.folder)) ?? [] }

    /// The ones that are more than are kept, oldest first, and what cut-off ones have left behind; files of other names are not ours, and
    /// whoever looks at one that tells a later moment decides what becomes of it.
    package func surplus(of names: [String], at now: Instant) -> [String] {
        let own = names.filter { Self.moment(of: $0).map { !Self.isAhead($0, of: now) } ?? false }.sorted()
        let leftovers = names.filter { name in
            guard let end = name.firstRange(of: ".part") else { return false }
            return Self.moment(of: String(name[..<end.lowerBound])).map { now - $0 > .days(1) } ?? false
        }
        return own.dropLast(self.keep) + leftovers.sorted()
    }
}
