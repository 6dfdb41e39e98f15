package import AfterwordCore
import AfterwordStorage

/// When a file is written, and for a scheduled one the time that it is about: spans are counted from that, however late it is written, and
/// reach back to where the file before ended, so that nothing falls between two files.
struct ExportMoment: Sendable, Equatable {
    var now: Instant
    /// `nil` for a file that somebody asked for.
    var due: Instant?
    /// The due moment of the last file of the same schedule that was finished.
    var dueBefore: Instant?

    init(now: Instant, due: Instant? = nil, dueBefore: Instant? = nil) {
        self.now = now
        self.due = due
        self.dueBefore = dueBefore
    }

    fileprivate func begin(of span: Duration) -> Instant {
        guard let due else { return self.now - span }
        return min(due - span, self.dueBefore ?? due)
    }
}

/// A filter as people write it in addresses, files and saved exports; times are resolved when it is used.
package struct ExportSelection: Sendable, Equatable {
    package private(set) var parts: [ExportFilterPart: String]

    package init(_ parts: [ExportFilterPart: String] = [:]) {
        self.parts = parts.filter { !$0.value.isEmpty }
    }

    /// Reads what ``json`` wrote; parts of a later release are passed over.
    package init(json text: String) {
        let members = (try? JSONReader.read(Array(text.utf8)))?.members ?? []
        self.init(
            Dictionary(
                members.compactMap { member in
                    ExportFilterPart(rawValue: member.name).flatMap { part in member.value.string.map { (part, $0) } }
                },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// An object with the parts in alphabetical order.
    package var json: JSONValue {
        .object(
            self.parts.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { JSONMember($0.key.rawValue, .string($0.value)) }
        )
    }

    /// The same for people: `survey nps, last 30d`; empty for everything.
    package var words: String {
        self.parts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
            .joined(separator: ", ")
    }

    /// What the store is asked, in the account zone.
    func filter(_ moment: ExportMoment, timeZone: String) throws(ExportRefusal) -> ExportFilter {
        let calendar = ZonedCalendar(timeZone: timeZone)
        var filter = ExportFilter()
        filter.survey = self.parts[.survey]
        filter.locale = self.parts[.locale]
        filter.team = self.parts[.team]
        filter.from = try self.moment(.from, calendar)
        filter.to = try self.moment(.to, calendar)
        filter.writtenAt = moment.now
        if let text = self.parts[.last] {
            guard let span = Self.span(text) else {
                throw .invalid(.last, "must be a duration such as 12h or 30d")
            }
            guard filter.from == nil else { throw .invalid(.last, "cannot be used together with from") }
            filter.from = moment.begin(of: span)
            if let due = moment.due { filter.to = min(filter.to ?? due, due) }
        }
        return filter
    }

    private func moment(_ part: ExportFilterPart, _ calendar: ZonedCalendar) throws(ExportRefusal) -> Instant? {
        guard let text = self.parts[part] else { return nil }
        if let day = LocalDay(name: text) { return calendar.instant(on: day, minute: 0) }
        guard let instant = Instant(rfc3339: text) else {
            throw .invalid(part, "must be a date such as 2026-03-31 or a time such as 2026-03-31T10:00:00Z")
        }
        return instant
    }

    private static func span(_ text: String) -> Duration? {
        guard let count = Int(text.dropLast()), (1...36_500).contains(count) else { return nil }
        return switch text.last {
        case "h": .hours(count)
        case "d": .days(count)
        case "m": .minutes(count)
        default: nil
        }
    }
}
