import AfterwordCore
import AfterwordStorage
import Foundation

/// Which rollup cells a counted response stands in: one for everything and one for each slice it belongs to.
enum ScoreRollup {
    /// Adds `change` to each of the cells.
    static func add(_ change: Int, of response: Response, hour: Instant, to deltas: inout [RollupKey: Int]) {
        guard let score = response.score, let scale = response.scale else { return }
        let measure = Self.measure(survey: response.survey, scale: scale)
        for slice in Self.slices(of: response) {
            let key = RollupKey(
                measure: measure,
                segment: slice.segment,
                value: slice.value,
                hour: hour,
                score: score
            )
            deltas[key, default: 0] += change
        }
    }

    /// Survey and scale, so that scales of different length are never pooled.
    static func measure(survey: String, scale: Scale) -> String { "\(survey)|\(scale.name)" }

    /// Reads ``measure(survey:scale:)`` back; a scale's name has no bar in it.
    static func parts(of measure: String) -> (survey: String, scale: Scale)? {
        guard let bar = measure.lastIndex(of: "|"),
            let scale = Scale(name: String(measure[measure.index(after: bar)...]))
        else { return nil }
        return (String(measure[..<bar]), scale)
    }

    /// The segment that is not split at all; its one value is empty.
    static let everything = "all"

    private static func slices(of response: Response) -> [(segment: String, value: String)] {
        let split = ScoreSegment.allCases.flatMap { segment in
            segment.values(of: response.segments, locale: response.locale, survey: response.survey)
                .map { (segment: segment.rawValue, value: $0) }
        }
        return [(segment: Self.everything, value: "")] + split
    }
}

extension Account {
    /// Start of the hour of the account zone that an instant falls in; zones off by half an hour have hours of their own.
    func hour(of instant: Instant) -> Instant {
        let offset = Int64((TimeZone(identifier: self.timeZone) ?? .gmt).secondsFromGMT(for: instant.date)) * 1000
        let hour: Int64 = 3_600_000
        let local = instant.milliseconds + offset
        return Instant(milliseconds: local - ((local % hour) + hour) % hour - offset)
    }
}
