import AfterwordCore
import AfterwordDelivery

/// Remembered name look-ups: good ones for a minute, failed ones for ten seconds. Pure; the moment is handed in.
struct ResolutionCache: Sendable {
    typealias Moment = ContinuousClock.Instant

    private struct Entry {
        var result: Result<[IPAddress], TransportFailure>
        var until: Moment
    }

    static let goodFor = Duration.seconds(60)
    static let badFor = Duration.seconds(10)
    private let capacity: Int
    private var entries: [String: Entry] = [:]

    init(capacity: Int = 4096) {
        self.capacity = capacity
    }

    func result(for host: String, now: Moment) -> Result<[IPAddress], TransportFailure>? {
        guard let entry = self.entries[host], entry.until > now else { return nil }
        return entry.result
    }

    mutating func store(_ result: Result<[IPAddress], TransportFailure>, for host: String, now: Moment) {
        if self.entries.count >= self.capacity {
            self.entries = self.entries.filter { $0.value.until > now }
            // Full of live names: someone is spelling names at us, so forgetting all is cheaper than choosing.
            if self.entries.count >= self.capacity { self.entries = [:] }
        }
        let isGood = (try? result.get()) != nil  // only the case is asked, not the error
        self.entries[host] = Entry(result: result, until: now + (isGood ? Self.goodFor : Self.badFor))
    }
}
