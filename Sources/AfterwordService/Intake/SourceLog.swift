package import AfterwordCore
package import AfterwordStorage
import Synchronization

/// Refused requests to the addresses of the sources that are not written down yet: whoever does not know the secret must not make us write,
/// so they are added up here, and a job writes the sums.
///
/// What a crash loses is at most a minute of counts. There are as many sums as sources, reasons and hours without a database.
package final class SourceLog: Sendable {
    private struct Key: Hashable {
        var source: String
        var reason: SourceRefusals.Reason
        var hour: Instant
    }

    private static let mostWords = 200

    private let sums = Mutex<[Key: SourceRefusals]>([:])

    package init() {}

    /// `words` say what was wrong, without a word of the request.
    package func noteRefused(
        _ source: String,
        for reason: SourceRefusals.Reason,
        because words: String,
        at now: Instant
    ) {
        let hour = Instant(milliseconds: now.milliseconds - now.milliseconds % 3_600_000)
        let words = String(words.prefix(Self.mostWords))
        self.merge(
            SourceRefusals(source: source, reason: reason, hour: hour, count: 1, lastAt: now, words: words)
        )
    }

    /// What waits to be written.
    var waiting: [SourceRefusals] { self.sums.withLock { Array($0.values) } }

    /// Hands over what waits.
    func take() -> [SourceRefusals] {
        self.sums.withLock { sums in
            defer { sums = [:] }
            return Array(sums.values)
        }
    }

    /// Puts back what could not be written.
    func putBack(_ refusals: [SourceRefusals]) { refusals.forEach(self.merge) }

    private func merge(_ refusal: SourceRefusals) {
        let key = Key(source: refusal.source, reason: refusal.reason, hour: refusal.hour)
        self.sums.withLock { sums in
            guard let known = sums[key] else { return sums[key] = refusal }
            var newer = known.lastAt <= refusal.lastAt ? refusal : known
            newer.count = known.count + refusal.count
            sums[key] = newer
        }
    }
}
