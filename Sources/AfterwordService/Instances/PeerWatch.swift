import AfterwordCore
package import AfterwordStorage

/// What one instance has seen of the others: a value that says who has been silent for too long.
package struct PeerWatch: Sendable {
    /// How often an instance beats, and looks at the others.
    package static let tick = Duration.milliseconds(500)
    /// One that has lost its lock is dead after this silence: a living one that lost its connection has missed two beats by then, and the
    /// first of them would have brought the lock back.
    package static let shortSilence = Duration.milliseconds(1_250)
    /// One that keeps its lock and is silent for so long is frozen or cut off.
    package static let longSilence = Duration.seconds(10)

    /// The longest time from the death of a process to its end being noticed: the beat is seen up to one look late, and the silence is over
    /// between two looks. Statements come on top.
    package static var longestUnnoticed: Duration { Self.tick + Self.shortSilence + Self.tick }

    private struct Sight {
        var beat: Int
        var since: ContinuousClock.Instant
    }

    private var sights: [EntityID<Instance>: Sight] = [:]
    /// An instance was or may have been struck off, and what it had claimed is not known to be free yet.
    package var owesTakeOver = false

    package init() {}

    /// Notes the beats of this moment; who is not listed is forgotten.
    package mutating func note(_ peers: [Instance], at moment: ContinuousClock.Instant) {
        let known = self.sights
        self.sights = Dictionary(
            uniqueKeysWithValues: peers.map { peer in
                let last = known[peer.id].flatMap { $0.beat == peer.beat ? $0 : nil }
                return (peer.id, last ?? Sight(beat: peer.beat, since: moment))
            }
        )
    }

    /// How long the beat of an instance has stood still; zero for one that was never seen.
    package func silence(of peer: Instance, at moment: ContinuousClock.Instant) -> Duration {
        self.sights[peer.id].map { moment - $0.since } ?? .zero
    }
}
