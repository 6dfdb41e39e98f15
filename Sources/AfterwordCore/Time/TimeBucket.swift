import Foundation

/// A half-open span of account time that figures are collected under.
package struct TimeBucket: Sendable, Hashable {
    package enum Size: String, Sendable, CaseIterable { case hour, day, week, month }

    package var size: Size
    package var start: Instant
    /// The first instant that belongs to the next bucket.
    package var end: Instant

    package init(size: Size, start: Instant, end: Instant) {
        self.size = size
        self.start = start
        self.end = end
    }

    package func contains(_ instant: Instant) -> Bool { self.start <= instant && instant < self.end }

    /// The part of the bucket that lies in a span it touches.
    package func part(in span: Range<Instant>) -> TimeBucket {
        TimeBucket(size: self.size, start: max(self.start, span.lowerBound), end: min(self.end, span.upperBound))
    }
}

extension ZonedCalendar {
    /// The bucket an instant falls in; a day is as long as its zone makes it, and weeks begin on Monday.
    package func bucket(_ size: TimeBucket.Size, containing instant: Instant) -> TimeBucket {
        if size == .hour {
            let hour = self.calendar.timeZone.hour(containing: instant)
            return TimeBucket(size: size, start: hour.lowerBound, end: hour.upperBound)
        }
        let span = self.calendar.dateInterval(of: size.component, for: instant.date)
        // Foundation has a span for every date of these components; an empty one would end a series at once.
        let interval = span ?? DateInterval(start: instant.date, duration: 3600)
        return TimeBucket(size: size, start: Instant(interval.start), end: Instant(interval.end))
    }

    /// All buckets that touch `start..<end`, empty ones too, so that a chart shows gaps.
    package func buckets(_ size: TimeBucket.Size, from start: Instant, to end: Instant) -> [TimeBucket] {
        var buckets: [TimeBucket] = []
        var next = start
        while next < end {
            let bucket = self.bucket(size, containing: next)
            buckets.append(bucket)
            next = max(bucket.end, next + .seconds(1))
        }
        return buckets
    }

    /// `2026-03-02T14`, `2026-03-02`, `2026-W10` or `2026-03`; the repeated hour of autumn has one name but two starts.
    package func name(of bucket: TimeBucket) -> String {
        let day = self.day(of: bucket.start)
        switch bucket.size {
        case .hour: return day.name + "T" + LocalDay.padded(self.minuteOfDay(at: bucket.start) / 60, to: 2)
        case .day: return day.name
        case .month: return String(day.name.dropLast(3))
        case .week:
            let parts = self.calendar.dateComponents([.weekOfYear, .yearForWeekOfYear], from: bucket.start.date)
            return "\(parts.yearForWeekOfYear ?? day.year)-W" + LocalDay.padded(parts.weekOfYear ?? 1, to: 2)
        }
    }
}

extension TimeBucket.Size {
    fileprivate var component: Calendar.Component {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week: .weekOfYear
        case .month: .month
        }
    }
}
