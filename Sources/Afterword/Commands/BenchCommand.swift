import AfterwordCore
import AfterwordService
import AfterwordStorage
import ArgumentParser
import Foundation

/// `afterword bench`: fills stores for the benchmarks and times what has no endpoint; hidden, because it writes invented people.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Prepare data for benchmarks, and time what only they ask for.",
        shouldDisplay: false,
        subcommands: [Prepare.self, Claims.self]
    )

    struct Prepare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make open invitations, or waiting messages.")

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "How many.")
        var count = 10_000

        @Option(name: .long, help: "Write one line TOKEN NONCE for each open invitation.")
        var out: String?

        @Flag(name: .long, help: "Leave one waiting message per invitation, spread over all channels.")
        var waiting = false

        private static let batch = 500

        func run() async throws {
            // An hour ago, so that every nonce is old enough to have been read.
            let past = Instant(Date()) - .hours(1)
            let house = try await House.open(self.options.configuration(), now: { past })
            var lines: [String] = []
            for start in stride(from: 0, to: self.count, by: Self.batch) {
                let numbers = start..<min(self.count, start + Self.batch)
                lines += try await BenchInvitations(house: house, isWaiting: self.waiting).make(numbers)
            }
            try await house.database.close()
            if let out { try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: out)) }
            Terminal.say("\(self.count) invitations")
        }
    }
}
