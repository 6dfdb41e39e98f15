/// How fast a channel may send to one destination; a platform's own limits belong here.
package struct SendingPace: Sendable, Equatable {
    /// Messages a second in the long run; `nil` is unlimited.
    package var perSecond: Double?
    /// How many may go at once after a pause.
    package var burst: Int

    package init(perSecond: Double?, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }

    package static let unlimited = SendingPace(perSecond: nil, burst: 0)
    /// A gentle default for platforms that reach people.
    package static let people = SendingPace(perSecond: 50, burst: 20)
}

extension Channel {
    package var pace: SendingPace { .people }
    /// Unlimited: for most channels the pace of one destination says it all.
    package var overallPace: SendingPace { .unlimited }
}
