package import AfterwordCore
import AfterwordStorage
import Foundation
import Synchronization

/// The backups of this process: wishes that wait, the one that is being made, and what became of the last ones.
package final class BackupDesk: Sendable {
    /// How many are remembered.
    private static let remembered = 20

    private struct Wish {
        var path: String
        var hasKeys: Bool
    }

    private struct State {
        var runs: [BackupRun] = []
        var wishes: [Int: Wish] = [:]
        var lastNumber = 0
    }

    package let schedule: BackupSchedule
    private let maker: BackupMaker
    private let keys: @Sendable () throws -> String
    private let state = Mutex(State())

    /// `keys` reads the text of the key file.
    package init(schedule: BackupSchedule, maker: BackupMaker, keys: @escaping @Sendable () throws -> String) {
        self.schedule = schedule
        self.maker = maker
        self.keys = keys
    }

    /// Newest first.
    package var runs: [BackupRun] { self.state.withLock { Array($0.runs.reversed()) } }

    package func run(_ id: String) -> BackupRun? { self.runs.first { $0.id == id } }

    /// Puts a wish down; ``BackupService`` carries it out. The path is absolute; nil = the folder of the schedule.
    package func wish(_ path: String?, keys hasKeys: Bool, now: Instant) -> BackupRun {
        let place = path ?? "\(self.schedule.folder)/\(BackupSchedule.name(at: now))"
        return self.state.withLock { state in
            state.lastNumber += 1
            let run = BackupRun(id: String(state.lastNumber), path: place, state: .waiting)
            state.runs = Array(state.runs.suffix(Self.remembered - 1)) + [run]
            state.wishes[state.lastNumber] = Wish(path: place, hasKeys: hasKeys)
            return run
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
        let next = self.state.withLock { state -> (Int, Wish)? in
            guard let number = state.wishes.keys.min(), let wish = state.wishes.removeValue(forKey: number) else {
                return nil
            }
            return (number, wish)
        }
        guard let (number, wish) = next else { return false }
        do {
            self.note(number, .running(doing: "beginning", done: 0, whole: 1))
            if wish.path.hasPrefix(self.schedule.folder + "/") { try self.makeFolder() }
            let report = try await self.maker.make(
                at: wish.path,
                keys: wish.hasKeys ? try self.keys() : nil,
                now: now()
            ) { [weak self] in self?.note(number, .running(doing: $0, done: $1, whole: $2)) }
            self.note(number, .done(report))
        } catch {
            self.note(number, .failed("\((error as? SQLError)?.message ?? "\(error)")"))
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

    private func note(_ number: Int, _ stage: BackupRun.State) {
        self.state.withLock { state in
            guard let index = state.runs.firstIndex(where: { $0.id == String(number) }) else { return }
            state.runs[index].state = stage
        }
    }
}

/// One backup, made or to be made.
package struct BackupRun: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case waiting
        case running(doing: String, done: Int, whole: Int)
        case done(BackupReport)
        /// In words, with the remedy.
        case failed(String)
    }

    package var id: String
    package var path: String
    package var state: State

    package var json: JSONValue {
        var members = [JSONMember("id", .string(self.id)), JSONMember("file", .string(self.path))]
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
