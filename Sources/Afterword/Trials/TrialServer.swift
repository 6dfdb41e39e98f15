import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import Foundation
import Logging
import ServiceLifecycle

/// A whole service for the length of one trial: a temporary folder, a free port, a clock that only moves when told.
struct TrialServer: Sendable {
    let house: House
    let clock: WalkingClock
    /// For whatever the trial leaves behind while it lasts.
    let folder: URL
    /// Scheme, host and port.
    let site: String
    let transport: CurlTransport
    let logger: Logger

    /// Opens, serves and calls `body`; everything is gone when it returns.
    ///
    /// `settings` are further lines of the configuration; `services` run beside the server until `body` ends.
    static func with<Value: Sendable>(
        _ settings: String = "",
        name: String,
        services: @Sendable (House, Logger) throws -> [any Service] = { _, _ in [] },
        _ body: @Sendable (TrialServer) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "afterword-\(name)-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = WalkingClock()
        clock.set(Instant(Date()))
        let house = try await House.open(
            try self.configuration(settings, name: name, in: folder),
            now: { clock.now }
        )
        do {
            let value = try await self.serve(house, clock: clock, folder: folder, services: services, body)
            try await house.database.close()
            return value
        } catch {
            try await house.database.close()
            throw error
        }
    }

    private static func configuration(_ settings: String, name: String, in folder: URL) throws -> Configuration {
        let text = """
            server: { listen: "127.0.0.1:0", public_url: "http://127.0.0.1" }
            database: "sqlite:\(folder.path)/afterword.db"
            data_dir: "\(folder.path)"
            channels:
              - { id: inbox, type: inbox }
            \(settings)
            """
        var configuration = try Composition.configuration(text, name: "\(name).yaml")
        configuration.surveysFolder = nil
        return configuration
    }

    private static func serve<Value: Sendable>(
        _ house: House,
        clock: WalkingClock,
        folder: URL,
        services: (House, Logger) throws -> [any Service],
        _ body: @Sendable (TrialServer) async throws -> Value
    ) async throws -> Value {
        var logger = Logger(label: "afterword")
        // The server is cut off in the end, which it reports as errors.
        logger.logLevel = .critical
        let (addresses, listening) = AsyncStream<ListenAddress>.makeStream()
        let server = try ServerComposition(house, logger: logger).server { address in
            listening.yield(address)
            listening.finish()
        }
        let others = try services(house, logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // A server that never listens ends the wait with its error.
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            // Each runs as long as the trial and is cancelled with it.
            for service in others { group.addTask { try await service.run() } }
            var results: Result<Value, any Error>?
            for await address in addresses {
                do { results = .success(try await self.run(body, house, clock, folder, address, logger)) } catch {
                    results = .failure(error)
                }
            }
            group.cancelAll()
            var ending: (any Error)?
            while let ended = await group.nextResult() { if case .failure(let error) = ended { ending = error } }
            guard let results else { throw ending ?? CommandFailure("the trial's server did not start") }
            return try results.get()
        }
    }

    private static func run<Value: Sendable>(
        _ body: (TrialServer) async throws -> Value,
        _ house: House,
        _ clock: WalkingClock,
        _ folder: URL,
        _ address: ListenAddress,
        _ logger: Logger
    ) async throws -> Value {
        let trial = TrialServer(
            house: house,
            clock: clock,
            folder: folder,
            site: "http://\(address)",
            transport: try CurlTransport(policy: AddressPolicy(allowing: ["127.0.0.0/8"].compactMap(IPRange.init))),
            logger: logger
        )
        do {
            let value = try await body(trial)
            await trial.transport.stop(within: .zero)
            return value
        } catch {
            await trial.transport.stop(within: .zero)
            throw error
        }
    }
}
