import AfterwordStorage
import Synchronization

/// Session advisory locks on a connection that is kept for them alone, so that they live exactly as long as this process is connected.
///
/// Names are told apart by schema, because the server knows one set of these locks for each database.
final class LockKeeper: ProcessLocks {
    /// How long `breakLock` waits for the session it ended to be gone, in ms: the lock is free only then.
    private static let longestEnd = 1000
    private static let key = "hashtextextended(current_schema() || '/' || "

    /// What the session of this number holds.
    private struct Held {
        var session = 0
        var names: Set<String> = []
    }

    private let lane: Lane
    private let held = Mutex(Held())

    init(_ string: ConnectionString) {
        self.lane = Lane(label: "locks", string)
    }

    func take(_ name: String) async throws -> Bool {
        try await self.lane.perform { lane in
            // The question also shows whether the connection, and so every lock on it, is still there.
            let question: SQL = "SELECT pg_try_advisory_lock(\(unsafe: Self.key)\(name), 0)) AS taken"
            let proof: SQL = "SELECT 1 AS taken"
            let session = try lane.session()
            let isHeld = self.isHeld(name, by: lane.openings)
            let isTaken = try Self.ask(isHeld ? proof : question, session, lane)
            if isTaken { _ = self.held.withLock { $0.names.insert(name) } }
            return isTaken
        }
    }

    func giveBack(_ name: String) async throws {
        try await self.lane.perform { lane in
            let session = try lane.session()
            guard self.isHeld(name, by: lane.openings) else { return }
            _ = try Self.ask("SELECT pg_advisory_unlock(\(unsafe: Self.key)\(name), 0)) AS taken", session, lane)
            _ = self.held.withLock { $0.names.remove(name) }
        }
    }

    func breakLock(_ name: String) async throws {
        try await self.lane.perform { lane in
            _ = try Self.ask(
                """
                SELECT COUNT(pg_terminate_backend(l.pid, \(Self.longestEnd))) AS taken FROM pg_locks l, \(unsafe: Self.key)\(name), 0) k
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid <> pg_backend_pid()
                    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND l.classid = ((k >> 32) & 4294967295) AND l.objid = (k & 4294967295)
                """,
                try lane.session(),
                lane
            )
        }
    }

    func close() async {
        // The server notices the end of a connection a moment later; whoever waits for a lock should not have to wait for that too.
        // Nothing is lost by a failure here: the connection ends with the process.
        try? await self.lane.perform { lane in
            defer { lane.drop() }
            guard !self.held.withLock({ $0.names.isEmpty }) else { return }
            _ = try Self.ask("SELECT pg_advisory_unlock_all() IS NULL AS taken", try lane.session(), lane)
        }
    }

    /// A new session holds nothing of what the one before held.
    private func isHeld(_ name: String, by session: Int) -> Bool {
        self.held.withLock { held in
            if held.session != session { held = Held(session: session) }
            return held.names.contains(name)
        }
    }

    private static func ask(_ sql: SQL, _ session: Session, _ lane: Lane) throws -> Bool {
        do {
            return try session.rows(sql).first?.bool("taken") ?? false
        } catch {
            // A session that fails at this may hold locks that we no longer know of.
            lane.drop()
            throw error
        }
    }
}
