/// A named KPI with a formula. A metric is one file that conforms to this and one line in ``BuiltInMetrics``.
package protocol Metric: Sendable {
    /// The word in addresses, JSON and CSV: `csat_mean`.
    var name: String { get }
    var title: String { get }
    var unit: MetricUnit { get }
    /// The formula as it is shown beside the figure.
    var formula: String { get }
    /// The kind of survey whose answers it is made of.
    var kind: SurveyKind { get }

    /// The figure for the answers on one scale; a tally without answers gives a value of `nil`.
    func value(of tally: ScoreTally) -> MetricValue
}

/// The shipped metrics, in alphabetical order of name.
package enum BuiltInMetrics {
    package static let all: [any Metric] = [
        CustomerEffort(),
        EasyShare(),
        SatisfiedShare(),
        MeanSatisfaction(),
        NetPromoterScore(),
    ]

    package static func named(_ name: String) -> (any Metric)? { self.all.first { $0.name == name } }
}
