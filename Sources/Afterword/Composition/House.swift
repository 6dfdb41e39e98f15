import AfterwordCore
import AfterwordDelivery
import AfterwordService
import AfterwordStorage
import Foundation
import Logging
import Synchronization

/// Everything that is open while this process owns the data: database, keys, surveys, channels and the use cases' context.
struct House: Sendable {
    let configuration: Configuration
    let database: any SQLDatabase
    let surveys: SurveyLibrary
    let context: ServiceContext
    /// Rung after every commit that put something into the outbox; the relay listens once it runs.
    let bell: RelayBell
    let socketPath: String

    private static let keyMark = "keyring_fingerprint"

    /// Opens the data folder, or refuses because another process has it.
    ///
    /// What is not there is made if this `begins` an installation; who only looks would take an empty one for what was looked for. `now` is
    /// the clock of the use cases; the demo looks back with another one. The figures are moved to the time zone of the configuration if this one
    /// `leads`; one that works for a moment beside others takes the zone that they stand in.
    static func open(
        _ configuration: Configuration,
        begins: Bool = true,
        leads: Bool = true,
        now: @escaping @Sendable () -> Instant = { Instant(Date()) }
    ) async throws -> House {
        if !begins { try Engine.requireFile(of: configuration.database) }
        for folder in [configuration.dataFolder, configuration.database.folder ?? "."] {
            try self.makeFolder(folder)
        }
        let database = try await Engine.open(configuration.database)
        if !begins { try await Engine.requireSchema(of: database, at: configuration.database) }
        try await Migrations.apply(to: database, at: now())
        let store = Store(database: database)
        let isAlone = database.processLocks == nil
        try await database.write { connection in
            try store.chainEarlier(.audit, in: connection)
            try store.chainEarlier(.consents, in: connection)
            if isAlone { try store.removeInstances(in: connection) }
        }
        let keyring = try await self.keyring(configuration.dataFolder, store)
        let environment = ChannelEnvironment(
            socketPath: configuration.socketPath,
            brand: configuration.brand ?? "Afterword"
        )
        let channels = try Composition.channels(configuration, environment)
        let surveys = try SurveyLibrary(folder: configuration.surveysFolder, channels: channels.map(\.id))
        let bell = RelayBell()
        let templates = ReplyTemplateFile.read(folder: configuration.templatesFolder)
        guard templates.diagnostics.isEmpty else { throw InvalidFiles(diagnostics: templates.diagnostics) }
        var context = ServiceContext(
            store: store,
            account: Account(configuration),
            channels: channels,
            sources: try Composition.sources(configuration),
            surveys: { surveys.byName },
            mint: TokenMint(keyring: keyring),
            now: now,
            wakeRelay: { bell.ring() },
            writeBacks: try Composition.writeBacks(configuration),
            software: "Afterword \(AfterwordVersion.number)"
        )
        context.replyTemplates = templates.templates
        context.dispatch = { bell.relay }
        if database.processLocks != nil { context.lease = InstanceLease() }
        context.backups = BackupDesk(
            schedule: configuration.backups,
            maker: Engine.backupMaker(of: database),
            ids: store.ids,
            keys: { try KeyringFile.text(in: configuration.dataFolder) }
        )
        try await self.settleZone(&context, leads: leads)
        return House(
            configuration: configuration,
            database: database,
            surveys: surveys,
            context: context,
            bell: bell,
            socketPath: configuration.socketPath
        )
    }

    private static func settleZone(_ context: inout ServiceContext, leads: Bool) async throws {
        let wanted = context.account.timeZone
        let zones = RollupZone(context)
        guard let present = try await zones.stored(), present != wanted else {
            return try await self.followZone(context)
        }
        guard leads else {
            Terminal.complain("the figures stand in the hours of \(present), which are used, not those of \(wanted)")
            context.account.timeZone = present
            return
        }
        let others = try await LivingInstances.names(on: context.store.database)
        if !others.isEmpty {
            Terminal.complain(
                """
                the figures move from the hours of \(present) to those of \(wanted), but \(others.joined(separator: ", ")) may still count \
                in those of \(present): give every process the same time_zone, and start those again
                """
            )
        }
        try await self.followZone(context)
    }

    private static func followZone(_ context: ServiceContext) async throws {
        let zone = context.account.timeZone
        let moved = try await RollupZone(context).follow { seen in
            if seen.isMultiple(of: 50_000) {
                Terminal.complain("moving the figures to \(zone): \(seen) answers so far")
            }
        }
        if let moved, moved > 0 {
            Terminal.complain("the figures stand in the hours of \(zone) now (\(moved) answers)")
        }
    }

    /// The keys of this database. They are made for one that has none yet; in the place of lost ones new ones would make links that nobody can
    /// open, and lie in the way of the right ones.
    private static func keyring(_ folder: String, _ store: Store) async throws -> Keyring {
        let isMarked = try await store.database.read { try store.setting(Self.keyMark, in: $0) != nil }
        guard !isMarked || KeyringFile.isPresent(in: folder) else {
            try await store.database.close()
            throw MissingKeys(path: "\(folder)/\(KeyringFile.name)")
        }
        let keyring = try KeyringFile.open(in: folder)
        try await self.check(keyring, store)
        return keyring
    }

    /// A stranger's key file would make links that nobody can open.
    private static func check(_ keyring: Keyring, _ store: Store) async throws {
        let known = try await store.database.write { connection in
            let known = try store.setting(Self.keyMark, in: connection)
            if known == nil { try store.set(Self.keyMark, to: keyring.fingerprint, in: connection) }
            return known
        }
        guard known == nil || known == keyring.fingerprint else {
            throw CommandFailure(
                """
                the key file does not belong to this database; restore the secret.key that was beside it \
                (every process that uses a PostgreSQL database needs a copy of the same file)
                """
            )
        }
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure("the folder \(path) cannot be made: \(error.localizedDescription)")
        }
    }
}

/// Lets use cases wake the relay that is made after them, and hand it what goes at once.
final class RelayBell: Sendable {
    private let listener = Mutex<(any DirectDispatch)?>(nil)

    /// The relay of this process, once there is one.
    var relay: (any DirectDispatch)? { self.listener.withLock { $0 } }

    func attach(_ relay: any DirectDispatch) {
        self.listener.withLock { $0 = relay }
    }

    func ring() {
        self.relay?.wake()
    }
}
