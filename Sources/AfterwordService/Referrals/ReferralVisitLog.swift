package import AfterwordCore
package import AfterwordStorage
import Synchronization

/// Visits that wait for the next batch: opening a link must not wait for the disk, and a burst must not fill the memory.
///
/// What a crash loses is at most half a second of counts; no reward hangs on a visit alone.
package final class ReferralVisitLog: Sendable {
    private struct State {
        var waiting: [ReferralVisit] = []
        var recent: [Int: Recent] = [:]
    }

    private struct Recent {
        var visit: EntityID<ReferralVisit>
        var at: Instant
    }

    /// The same browser at the same address within this time is one visit: a reload, a double tap, the way back.
    private static let oneVisit = Duration.minutes(30)
    private static let mostWaiting = 10_000
    private static let mostRecent = 20_000

    private let state = Mutex(State())

    package init() {}

    /// Notes a visit and returns the id it is known by: that of the first one if it is a repetition.
    ///
    /// `visitor` is kept for half an hour as a hash whose seed is drawn when the process starts, and never written anywhere.
    package func note(_ visit: ReferralVisit, by visitor: String) -> EntityID<ReferralVisit> {
        var hasher = Hasher()
        hasher.combine(visitor)
        hasher.combine(visit.codeID)
        hasher.combine(visit.botSign)
        let key = hasher.finalize()
        return self.state.withLock { state in
            if let known = state.recent[key], visit.at - known.at < Self.oneVisit { return known.visit }
            if state.recent.count >= Self.mostRecent {
                state.recent = state.recent.filter { visit.at - $0.value.at < Self.oneVisit }
            }
            if state.recent.count < Self.mostRecent { state.recent[key] = Recent(visit: visit.id, at: visit.at) }
            if state.waiting.count < Self.mostWaiting { state.waiting.append(visit) }
            return visit.id
        }
    }

    /// Hands over what waits.
    func take() -> [ReferralVisit] {
        self.state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Puts back what could not be written.
    func putBack(_ visits: [ReferralVisit]) {
        self.state.withLock { $0.waiting.insert(contentsOf: visits.prefix(Self.mostWaiting - $0.waiting.count), at: 0) }
    }
}
