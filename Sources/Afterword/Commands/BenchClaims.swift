import AfterwordCore
import AfterwordService
import AfterwordStorage
import ArgumentParser
import Foundation

extension BenchCommand {
    /// `afterword bench claims`: what a claim takes in a store as it is, through the book the relay itself uses.
    struct Claims: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Time claims of waiting messages; prints microseconds as JSON."
        )

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "How many claims.")
        var count = 1_000

        @Option(name: .long, help: "How many messages each takes at most.")
        var limit = 64

        func run() async throws {
            let house = try await House.open(self.options.configuration())
            let book = DeliveryBook(house.context)
            // No process has this number, so whatever an end by force leaves claimed is free again at the next start.
            let owner: Int64 = 0
            var durations: [Duration] = []
            for _ in 0..<self.count {
                let now = house.context.now()
                let begun = ContinuousClock.now
                let claimed = try await book.claim(limit: self.limit, now: now, owner: owner)
                durations.append(ContinuousClock.now - begun)
                // Given back to the end of the line, so that every claim finds the same number waiting.
                try await book.record(claimed.map { Self.returned($0, at: now) })
            }
            try await house.database.close()
            Terminal.say(Self.summary(durations))
        }

        private static func returned(_ claimed: ClaimedMessage, at now: Instant) -> DeliveryRecord {
            DeliveryRecord(claimed, outcome: .retry(at: now, because: "bench"), startedAt: now, wasTried: false)
        }

        /// Percentiles of the sorted durations themselves: no bucket rounds them.
        private static func summary(_ durations: [Duration]) -> String {
            let sorted = durations.sorted().map { Int($0 / .microseconds(1)) }
            func percentile(_ share: Double) -> Int {
                sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
            }
            return """
                {"claims":\(sorted.count),"p50_us":\(percentile(0.5)),"p99_us":\(percentile(0.99)),\
                "max_us":\(sorted.last ?? 0)}
                """
        }
    }
}
