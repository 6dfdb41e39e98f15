package import Foundation

/// A moment as integer UTC milliseconds since 1970: the one form of time in values, SQL columns (`…_at_ms`) and arithmetic.
package struct Instant: Hashable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package init(_ date: Date) {
        self.milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    package var date: Date { Date(timeIntervalSince1970: Double(self.milliseconds) / 1000) }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds + duration.wholeMilliseconds)
    }

    package static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds - duration.wholeMilliseconds)
    }

    /// The time from `right` to `left`; negative if `left` is earlier.
    package static func - (left: Instant, right: Instant) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Instant {
    /// Reads an RFC 3339 timestamp with any offset and up to nine fraction digits; `nil` if it is not one.
    package init?(rfc3339 text: String) {
        // Two styles because Foundation's parser refuses a fraction it was not told to expect.
        let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        for style in styles {
            if let date = try? style.parse(text) {
                self.init(date)
                return
            }
        }
        return nil
    }

    /// RFC 3339 in UTC with milliseconds only where there are some, e.g. `2026-03-31T10:00:00Z`; years are those from 0 to 9999.
    package var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.append(instant: self.milliseconds)
        return String(decoding: text, as: UTF8.self)
    }
}

/// RFC 3339 text, as everywhere in JSON.
extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no RFC 3339 time")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rfc3339)
    }
}

extension Duration {
    /// The duration cut to whole milliseconds.
    package var wholeMilliseconds: Int64 {
        let parts = self.components
        return parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    }

    package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    package static func days(_ count: Int) -> Duration { .seconds(count * 86400) }
}
