import AfterwordCore
import AfterwordHTTP
import Foundation

/// How full the sample pages are.
enum DeskAmount: String, CaseIterable, Sendable { case none, little, much }

/// Where sample pages get their words from: as written, or one hostile text in every field.
struct DeskSampleTexts: Sendable {
    static let now = Instant(milliseconds: 1_774_951_200_000)  // 2026-03-31T10:00:00Z
    static let zone = TimeZone(identifier: "Europe/Madrid") ?? .gmt

    let payload: String?

    /// The words of a field, or the hostile text in their place.
    func callAsFunction(_ words: String) -> String { self.payload ?? words }

    static func ago(_ duration: Duration) -> DeskMoment {
        .happened(Self.now - duration, now: Self.now, zone: Self.zone)
    }
    static func due(in duration: Duration) -> DeskMoment { .due(Self.now + duration, now: Self.now, zone: Self.zone) }
}
