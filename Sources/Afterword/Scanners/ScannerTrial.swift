import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordHTTP
import AfterwordSQLite
import AfterwordService
import Foundation
import Logging

/// Plays every profile of the corpus against a server of its own: a temporary folder, a free port, a clock that walks.
struct ScannerTrial {
    func run() async throws -> ScannerReport {
        let folder = FileManager.default.temporaryDirectory.appending(path: "afterword-trial-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = WalkingClock()
        clock.set(Instant(Date()))
        let house = try await House.open(self.configuration(folder), now: { clock.now })
        do {
            let report = try await self.serve(house, clock: clock, folder: folder)
            try await house.database.close()
            return report
        } catch {
            try await house.database.close()
            throw error
        }
    }

    private func configuration(_ folder: URL) throws -> Configuration {
        let text = """
            server: { listen: "127.0.0.1:0", public_url: "http://127.0.0.1" }
            database: "sqlite:\(folder.path)/afterword.db"
            data_dir: "\(folder.path)"
            channels:
              - { id: inbox, type: inbox }
            """
        var configuration = try Composition.configuration(text, name: "trial.yaml")
        configuration.surveysFolder = nil
        return configuration
    }

    /// Serves until every profile was played.
    private func serve(_ house: House, clock: WalkingClock, folder: URL) async throws -> ScannerReport {
        var logger = Logger(label: "afterword")
        // The server is cut off in the end, which it reports as errors.
        logger.logLevel = .critical
        let (addresses, listening) = AsyncStream<ListenAddress>.makeStream()
        let server = try ServerComposition(house, logger: logger).server { address in
            listening.yield(address)
            listening.finish()
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // A server that never listens ends the wait with its error.
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            var results: Result<[ScannerResult], any Error>?
            for await address in addresses {
                do { results = .success(try await self.play(house, clock, folder, at: address)) } catch {
                    results = .failure(error)
                }
            }
            group.cancelAll()
            var ending: (any Error)?
            while let ended = await group.nextResult() { if case .failure(let error) = ended { ending = error } }
            guard let results else { throw ending ?? CommandFailure("the trial's server did not start") }
            return ScannerReport(results: try results.get())
        }
    }

    private func play(
        _ house: House,
        _ clock: WalkingClock,
        _ folder: URL,
        at address: ListenAddress
    ) async throws -> [ScannerResult] {
        let ranges = ["127.0.0.0/8"].compactMap(IPRange.init)
        let stage = ScannerStage(
            house: house,
            clock: clock,
            site: "http://\(address)",
            transport: try CurlTransport(policy: AddressPolicy(allowing: ranges)),
            browser: HeadlessBrowser(folder: folder)
        )
        var results: [ScannerResult] = []
        for profile in ScannerProfile.all { results.append(try await stage.play(profile)) }
        await stage.transport.stop(within: .zero)
        return results
    }
}
