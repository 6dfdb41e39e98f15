package import AfterwordCore
import AfterwordStorage
import Foundation
import Synchronization

/// The backups of this process: wishes that wait, the one that is being made, and what became of the last ones.
package final class BackupDesk: Sendable {
    /// How many are remembered.
    private static let remembered = 20

    private struct Wish {
        var id: EntityID<BackupRun>
        var path: String
        var hasKeys: Bool
    }

    private struct State {
        var runs: [BackupRun] = []
        /// The oldest first.
        var wishes: [Wish] = []
    }

    package let schedule: BackupSchedule
    private let maker: BackupMaker
    private let keys: @Sendable () throws -> String
    private let ids: IDGenerator
    private let state = Mutex(State())

    /// `keys` reads the text of the key file; `ids` are given by no other process that shares the database.
    package init(
        schedule: BackupSchedule,
        maker: BackupMaker,
        ids: IDGenerator,
        keys: @escaping @Sendable () throws -> String
    ) {
        self.ids = ids
        self.schedule = schedule
        self.maker = maker
        self.keys = keys
    }

    /// Newest first.
    package var runs: [BackupRun] { self.state.withLock { Array($0.runs.reversed()) } }

    /// `nil` also for one that another process makes.
    package func run(_ id: EntityID<BackupRun>) -> BackupRun? { self.runs.first { $0.id == id } }

    /// Puts a wish down; ``BackupService`` carries it out. The path is absolute; nil = the folder of the schedule.
    package func wish(_ path: String?, keys hasKeys: Bool, now: Instant) -> BackupRun {
        let present = path == nil ? self.schedule.present : []
        return self.state.withLock { state in
            let place = path ?? "\(self.schedule.folder)/\(self.freeName(at: now, present, state.runs))"
            let run = BackupRun(id: self.ids.next(at: now), path: place, state: .waiting)
            state.runs = Array(state.runs.suffix(Self.remembered - 1)) + [run]
            state.wishes.append(Wish(id: run.id, path: place, hasKeys: hasKeys))
            return run
        }
    }

    /// Two that are wished for in one second cannot both have its name; the later one gets that of the next second.
    private func freeName(at now: Instant, _ present: [String], _ runs: [BackupRun]) -> String {
        let taken = Set(present + runs.filter { !$0.state.isFailed }.map { ($0.path as NSString).lastPathComponent })
        var moment = now
        while true {
            let name = BackupSchedule.name(at: moment)
            if taken.isDisjoint(with: [name, BackupPlace(name).partial]) { return name }
            moment = moment + .seconds(1)
        }
    }

    /// The same for a person or a program: that the whole database was taken stands in the audit log.
    package func wish(_ path: String?, keys hasKeys: Bool, by actor: String, _ context: ServiceContext) async throws
        -> BackupRun
    {
        let (store, now) = (context.store, context.now())
        let detail = hasKeys ? "with keys" : nil
        try await store.database.write { connection in
            try store.audit(
                actor: actor,
                action: "backup.asked",
                subject: "database",
                detail: detail,
                at: now,
                in: connection
            )
        }
        return self.wish(path, keys: hasKeys, now: now)
    }

    /// Carries out the oldest wish; false if there is none.
    func work(now: @Sendable () -> Instant) async -> Bool {
        let next = self.state.withLock { $0.wishes.isEmpty ? nil : $0.wishes.removeFirst() }
        guard let wish = next else { return false }
        do {
            self.note(wish.id, .running(doing: "beginning", done: 0, whole: 1))
            if wish.path.hasPrefix(self.schedule.folder + "/") { try self.makeFolder() }
            let report = try await self.maker.make(
                at: wish.path,
                keys: wish.hasKeys ? try self.keys() : nil,
                now: now()
            ) { [weak self] in self?.note(wish.id, .running(doing: $0, done: $1, whole: $2)) }
            self.note(wish.id, .done(report))
        } catch {
            self.note(wish.id, .failed("\((error as? SQLError)?.message ?? "\(error)")"))
        }
        return true
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: self.schedule.folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw BackupFailure.cannotWrite(path: self.schedule.folder, reason: "the folder cannot be made")
        }
    }

    private func note(_ id: EntityID<BackupRun>, _ stage: BackupRun.State) {
        self.state.withLock { state in
            guard let index = state.runs.firstIndex(where: { $0.id == id }) else { return }
            state.runs[index].state = stage
        }
    }
}

/// One backup, made or to be made.
package struct BackupRun: Entity, Equatable {
    package static let idPrefix = "bak"

    package enum State: Sendable, Equatable {
        case waiting
        case running(doing: String, done: Int, whole: Int)
        case done(BackupReport)
        /// In words, with the remedy.
        case failed(String)

        var isFailed: Bool { if case .failed = self { true } else { false } }
    }

    package var id: EntityID<BackupRun>
    package var path: String
    package var state: State

    package var json: JSONValue {
        var members = [JSONMember("id", .string(self.id.text)), JSONMember("file", .string(self.path))]
        switch self.state {
        case .waiting: members.append(JSONMember("state", "waiting"))
        case .running(let doing, let done, let whole):
            members += [
                JSONMember("state", "running"), JSONMember("doing", .string(doing)),
                JSONMember("done", JSONValue(done)),
                JSONMember("whole", JSONValue(whole)),
            ]
        case .done(let report):
            members += [JSONMember("state", "done"), JSONMember("report", report.json)]
        case .failed(let words): members += [JSONMember("state", "failed"), JSONMember("error", .string(words))]
        }
        return .object(members)
    }
}
