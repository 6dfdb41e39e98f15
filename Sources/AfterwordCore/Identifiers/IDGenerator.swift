import Synchronization

/// Makes ids that sort by time: 41 bits of milliseconds since 2020 and a 22-bit counter with a random start.
///
/// Row ids would repeat after a restore from backup, and random keys cost 15 times more to insert.
package final class IDGenerator: Sendable {
    private struct State {
        var milliseconds: Int64 = 0
        var counter: Int64 = 0
    }

    /// 2020-01-01T00:00:00Z; 41 bits from here last until 2089.
    package static let epoch: Int64 = 1_577_836_800_000
    private static let counterBits: Int64 = 22

    static func milliseconds(of raw: Int64) -> Int64 { (raw >> Self.counterBits) + Self.epoch }
    static func first(at instant: Instant) -> Int64 { max(0, instant.milliseconds - Self.epoch) << Self.counterBits }

    private let state = Mutex(State())

    package init() {}

    /// A new id, never smaller than the one before even if the clock steps back.
    package func next<E: Entity>(_ kind: E.Type = E.self, at now: Instant) -> EntityID<E> {
        let raw = self.state.withLock { state in
            let milliseconds = now.milliseconds - Self.epoch
            if milliseconds > state.milliseconds {
                state.milliseconds = milliseconds
                // A random start in the lower half leaves two million ids for one millisecond.
                state.counter = Int64.random(in: 0..<(1 << (Self.counterBits - 1)))
            } else {
                state.counter += 1
                if state.counter >> Self.counterBits != 0 {
                    state.milliseconds += 1
                    state.counter = 0
                }
            }
            return state.milliseconds << Self.counterBits | state.counter
        }
        return EntityID(rawValue: raw)
    }
}
