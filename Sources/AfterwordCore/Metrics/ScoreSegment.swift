/// A field that figures can be split by.
package enum ScoreSegment: String, Sendable, CaseIterable {
    case agent, brand, channel, locale, product, survey, tag, team

    /// Whether every answer stands in exactly one row, so that the rows add up to the whole; tags overlap.
    package var isPartition: Bool { self != .tag }

    /// What a missing value is called: never dropped, so that the rows add up.
    package static let unassigned = "unassigned"

    /// The rows an answer with these facts stands in.
    package func values(of segments: Segments, locale: String, survey: String) -> [String] {
        switch self {
        case .agent: [segments.agent ?? Self.unassigned]
        case .brand: [segments.brand ?? Self.unassigned]
        case .channel: [segments.channel ?? Self.unassigned]
        case .locale: [locale]
        case .product: [segments.product ?? Self.unassigned]
        case .survey: [survey]
        case .tag: Set(segments.tags).sorted()
        case .team: [segments.team ?? Self.unassigned]
        }
    }
}
