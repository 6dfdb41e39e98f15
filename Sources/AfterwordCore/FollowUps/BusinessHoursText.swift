extension BusinessCalendar {
    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads hours such as `Mon-Fri 09:00-17:00` or `Mon,Wed,Fri-Sun 10:00-24:00`: English day names, ranges may pass the
    /// week's end, closing must come after opening. `nil` if the text is anything else.
    package init?(hours text: String, timeZone: String = "UTC", holidays: Set<String> = []) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let weekdays = Self.weekdays(from: parts[0]),
            let span = ClockTime.span(from: parts[1]), span.start < span.end
        else { return nil }
        self.init(
            timeZone: timeZone,
            weekdays: weekdays,
            opens: span.start,
            closes: span.end,
            holidays: holidays
        )
    }

    private static func weekdays(from text: Substring) -> Set<Int>? {
        var days: Set<Int> = []
        for item in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { name in
                self.dayNames.firstIndex { $0 == name }
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
            let length = (last - first + 7) % 7
            days.formUnion((0...length).map { (first + $0) % 7 + 1 })
        }
        return days
    }
}
