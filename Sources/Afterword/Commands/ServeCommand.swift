import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `afterword serve`: the service.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take events in, send surveys, record answers, show the desk.",
        discussion: "Example: afterword serve --config afterword.yaml --listen 127.0.0.1:8080"
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try self.options.configuration()
        try await ServeCommand.serve(try await House.open(configuration)) { address in
            Terminal.mention("Afterword listens on http://\(address)")
        }
    }

    /// Runs all services until SIGTERM or SIGINT; the database closes last.
    static func serve(
        _ house: House,
        onListening: @escaping @Sendable (ListenAddress) async -> Void
    ) async throws {
        var logger = Logger(label: "afterword", factory: { LateMetadataHandler(.standardError(label: $0)) })
        logger.logLevel = Logger.Level(rawValue: house.configuration.logLevel.rawValue) ?? .info
        let services = try Composition.services(house, logger: logger, onListening: onListening)
        let group = ServiceGroup(
            configuration: .init(
                services: services,
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            try await group.run()
        } catch {
            try await house.database.close()
            throw error
        }
        try await house.database.close()
    }
}

extension Composition {
    /// The long-lived services, dependencies first: they are stopped in reverse.
    static func services(
        _ house: House,
        logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) async -> Void
    ) throws -> [any Service] {
        let id = house.context.store.ids.next(Instance.self, at: house.context.now())
        let relay = try self.relay(house, as: id, logger: logger)
        let server = try ServerComposition(house, logger: logger).server(onListening: onListening)
        let exports = ExportScheduler(ScheduledExports(house.context), logger: logger)
        let backups = house.context.backups.map { BackupService($0, context: house.context, logger: logger) }
        let services: [any Service] =
            [relay, Upkeep(house.context, logger: logger), exports] + [backups].compactMap(\.self) + [server]
        guard let locks = house.database.processLocks else { return services }
        // The proof of life goes on until the last result is written down.
        return [InstanceService(id: id, context: house.context, locks: locks, claims: relay, logger: logger)] + services
    }

    /// What takes messages from the outbox to the world; the house's bell wakes it.
    static func relay(_ house: House, as id: EntityID<Instance>, logger: Logger) throws -> OutboxRelay {
        let lease = house.context.lease
        let ranges = house.configuration.allowedPrivateDestinations.compactMap(IPRange.init)
        let relay = OutboxRelay(
            store: DeliveryBook(house.context),
            transport: GuardedTransport(try CurlTransport(policy: AddressPolicy(allowing: ranges))) { lease.isHeld() },
            channels: house.context.channels + house.context.sources.map(CompletionChannel.init)
                + house.context.writeBacks.values,
            tuning: Dictionary(uniqueKeysWithValues: house.configuration.channels.map { ($0.id, $0.tuning) }),
            owner: id.rawValue,
            maySend: { lease.isHeld() },
            now: house.context.now,
            logger: logger
        )
        house.bell.attach(relay)
        return relay
    }
}
