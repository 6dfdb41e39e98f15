/// Locks among the processes that share a database. The engine drops them when a process dies or loses its connection, and only then.
package protocol ProcessLocks: Sendable {
    /// Takes the lock, or finds that this process has it already.
    ///
    /// - Returns: false while another process has it.
    func take(_ name: String) async throws -> Bool

    /// Gives back a lock that this process has.
    func giveBack(_ name: String) async throws

    /// Cuts off the process that has the lock: its connection ends, and with it all its locks. Nothing happens if nobody has it.
    func breakLock(_ name: String) async throws
}

extension SQLDatabase {
    /// An engine that only one process may open has no locks, and needs none.
    package var processLocks: (any ProcessLocks)? { nil }
}
