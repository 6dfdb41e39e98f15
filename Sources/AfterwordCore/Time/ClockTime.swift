/// Reads clock times and spans of them as configuration and survey files write them.
enum ClockTime {
    /// Minutes since midnight of `HH:MM`, 0…1440 (`24:00` is the end of the day); `nil` for anything else.
    static func minutes(from text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = self.number(parts[0]), let minute = self.number(parts[1]), minute < 60,
            hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    /// The two ends of `HH:MM-HH:MM`, spaces around the dash allowed; `nil` for anything else.
    static func span(from text: some StringProtocol) -> (start: Int, end: Int)? {
        let ends = String(text.filter { $0 != " " }).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = self.minutes(from: ends[0]), let end = self.minutes(from: ends[1]) else {
            return nil
        }
        return (start, end)
    }

    /// One or two ASCII digits; `Int("+9")` would let a sign through.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
