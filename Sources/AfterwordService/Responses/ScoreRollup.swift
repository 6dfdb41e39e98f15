import AfterwordCore
import AfterwordStorage
import Foundation

/// Which rollup cells a counted response stands in: one for everything and one for each slice it belongs to.
enum ScoreRollup {
    /// Adds `change` to each of the cells.
    static func add(_ change: Int, of response: Response, hour: Instant, to deltas: inout [RollupKey: Int]) {
        RollupPlace(of: response, hour: hour).map { Self.add(change, at: $0, to: &deltas) }
    }

    /// What to add for responses that begin to count. Many of a group stand in the same place, and a place has a dozen cells.
    static func additions(of rows: [ResponseRow]) -> [RollupKey: Int] {
        var counts: [RollupPlace: Int] = [:]
        for row in rows {
            guard let place = row.countedHour.flatMap({ RollupPlace(of: row.response, hour: $0) }) else { continue }
            counts[place, default: 0] += 1
        }
        return counts.reduce(into: [:]) { Self.add($1.value, at: $1.key, to: &$0) }
    }

    private static func add(_ change: Int, at place: RollupPlace, to deltas: inout [RollupKey: Int]) {
        let measure = Self.measure(survey: place.survey, scale: place.scale)
        for slice in Self.slices(of: place) {
            let key = RollupKey(
                measure: measure,
                segment: slice.segment,
                value: slice.value,
                hour: place.hour,
                score: place.score
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

    private static func slices(of place: RollupPlace) -> [(segment: String, value: String)] {
        let split = ScoreSegment.allCases.flatMap { segment in
            segment.values(of: place.segments, locale: place.locale, survey: place.survey)
                .map { (segment: segment.rawValue, value: $0) }
        }
        return [(segment: Self.everything, value: "")] + split
    }
}

/// All that the cells of a response follow from.
private struct RollupPlace: Hashable {
    let survey: String
    let scale: Scale
    let score: Int
    let hour: Instant
    let locale: String
    let segments: Segments

    /// `nil` for a response without a score.
    init?(of response: Response, hour: Instant) {
        guard let score = response.score, let scale = response.scale else { return nil }
        self.survey = response.survey
        self.scale = scale
        self.score = score
        self.hour = hour
        self.locale = response.locale
        self.segments = response.segments
    }
}

extension Account {
    /// Start of the hour of the account zone that an instant falls in; zones off by half an hour have hours of their own.
    func hour(of instant: Instant) -> Instant { self.wholeHour(of: instant).lowerBound }

    /// The whole of that hour.
    func wholeHour(of instant: Instant) -> Range<Instant> {
        (TimeZone(identifier: self.timeZone) ?? .gmt).hour(containing: instant)
    }
}
