/// Unix times, as other systems write them.
///
/// What a stranger sends may be any number at all, and arithmetic that overflows ends the process. So a time before 1970 or after the year
/// 9999, which no clock shows, is none.
extension Instant {
    private static let unixMilliseconds = 1...253_402_300_799_999.0
    /// What is larger would lie after the year 5138 as seconds, and lies after 1973 as milliseconds.
    private static let mostSeconds = 1e11

    /// Seconds, perhaps with a fraction; `nil` for zero, what no clock shows, and what is no number.
    package init?(unixSeconds: Double) {
        self.init(unixMilliseconds: unixSeconds * 1000)
    }

    /// Milliseconds; `nil` for zero, what no clock shows, and what is no number.
    package init?(unixMilliseconds: Double) {
        guard Self.unixMilliseconds.contains(unixMilliseconds) else { return nil }
        self.init(milliseconds: Int64(unixMilliseconds))
    }

    /// Seconds or milliseconds, told apart by their size.
    package init?(unix number: Double) {
        self.init(unixMilliseconds: number < Self.mostSeconds ? number * 1000 : number)
    }
}
