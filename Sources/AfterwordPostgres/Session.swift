import AfterwordStorage
import CPostgres

/// One connection to the server with its prepared statements. It blocks, and only the queue of its lane touches it.
final class Session {
    /// Limits against what would hold others up: a statement that never ends, a lock that is never given back, and a transaction
    /// that a frozen process has left open.
    private static let settings = """
        SET statement_timeout = '60s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s';
        SET client_min_messages = 'warning'; SET standard_conforming_strings = on; SET extra_float_digits = 1;
        SET bytea_output = 'hex'; SET TimeZone = 'UTC'
        """

    /// A server that crashed gives numbers of transactions that left no trace to others, and then says "committed" of them. It also forgets
    /// its statistics, so the moment of their last reset tells one life from the next; an orderly restart keeps both.
    private static let historyQuestion = """
        SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/'
            || coalesce((SELECT stats_reset::text FROM pg_stat_bgwriter), '')
        FROM pg_control_system()
        """

    private let handle: OpaquePointer
    private var statements = StatementCache()
    private var cursorCount = 0

    /// Which history of which cluster this is: the cluster's number, its timeline, which grows when a standby takes over, and its life since
    /// the last crash; nil where the server does not tell.
    private(set) var history: String?

    /// What failed in the transaction under way; nil while it is whole.
    private(set) var failure: ServerFailure?

    /// - Throws: ``ServerFailure`` of kind `lost`, in libpq's words, which never hold the password.
    init(_ string: ConnectionString) throws {
        guard let handle = string.connect() else { throw ServerFailure.lost("libpq has no memory") }
        self.handle = handle
        // An error from here on ends this object, and with it the connection.
        guard PQstatus(handle) == CONNECTION_OK else { throw ServerFailure.lost(string.censored(self.lastMessage)) }
        cpostgres_silence_notices(handle)
        try self.command(Self.settings)
        self.history = try? self.command(Self.historyQuestion).word()
    }

    deinit { PQfinish(self.handle) }

    /// Such as 150018 for 15.18.
    var serverVersion: Int { Int(PQserverVersion(self.handle)) }

    /// The same for people, such as "15.18".
    var release: String { "\(self.serverVersion / 10_000).\(self.serverVersion % 10_000)" }

    /// The protocol's TLS version, such as "TLSv1.3"; nil on an unencrypted connection.
    var encryption: String? {
        PQsslInUse(self.handle) == 0
            ? nil : PQsslAttribute(self.handle, "protocol").map { String(cString: $0) } ?? "TLS"
    }

    /// The connection goes through a unix socket or the loopback address.
    var isLocal: Bool {
        let host = PQhost(self.handle).map { String(cString: $0) } ?? ""
        return host.hasPrefix("/") || ["", "localhost", "127.0.0.1", "::1"].contains(host)
    }

    var isLost: Bool { PQstatus(self.handle) != CONNECTION_OK }

    private var lastMessage: String {
        let words = String(cString: PQerrorMessage(self.handle)).split(whereSeparator: \.isNewline)
        return words.joined(separator: "; ")
    }
}

// MARK: - Statements

extension Session {
    /// Runs statements without values, such as BEGIN.
    @discardableResult
    func command(_ text: String) throws -> Answer {
        try self.answer(PQexec(self.handle, text))
    }

    /// Runs one statement and returns how many rows it changed.
    func execute(_ sql: SQL) throws -> Int {
        try self.run(sql, BoundValues(sql.values)).changedCount
    }

    /// The rows of a statement in full.
    func rows(_ sql: SQL) throws -> [SQLRow] {
        let answer = try self.run(sql, BoundValues(sql.values))
        guard answer.rowCount > 0 else { return [] }
        let columns = self.statements.columns(of: sql.shape) ?? answer.columns()
        self.statements.note(columns, of: sql.shape)
        return try (0..<answer.rowCount).map { try answer.row($0, columns) }
    }

    /// A text with few values is prepared once and run by its name from then on.
    private func run(_ sql: SQL, _ bound: BoundValues) throws -> Answer {
        let name: String
        if let known = self.statements.name(of: sql.shape) {
            name = known
        } else {
            let text = sql.postgresText
            guard bound.count <= StatementCache.mostValues, Self.isKept(text) else {
                return try self.runOnce(text, bound)
            }
            name = try self.prepare(sql.shape, text, bound)
        }
        return try self.answer(
            bound.withPointers { PQexecPrepared(self.handle, name, CInt(bound.count), $0, nil, nil, 0) }
        )
    }

    /// Opens a cursor that lives until the transaction ends, and returns its name.
    func openCursor(_ sql: SQL) throws -> String {
        self.cursorCount += 1
        let name = "c\(self.cursorCount)"
        _ = try self.runOnce("DECLARE \(name) NO SCROLL CURSOR FOR \(sql.postgresText)", BoundValues(sql.values))
        return name
    }

    private func runOnce(_ text: String, _ bound: BoundValues) throws -> Answer {
        try self.answer(
            bound.withPointers { values in
                PQexecParams(self.handle, text, CInt(bound.count), bound.types, values, nil, nil, 0)
            }
        )
    }

    private func prepare(_ shape: SQLShape, _ text: String, _ bound: BoundValues) throws -> String {
        if self.statements.isFull {
            try self.command("DEALLOCATE ALL")
            self.statements.forgetAll()
        }
        let name = self.statements.nextName()
        _ = try self.answer(PQprepare(self.handle, name, text, CInt(bound.count), bound.types))
        self.statements.keep(shape, as: name)
        return name
    }

    /// Statements about the schema run once in a life, and each cursor has a name of its own.
    private static func isKept(_ text: String) -> Bool {
        !["CREATE", "ALTER", "DROP", "LOCK", "SET", "FETCH"].contains { text.hasPrefix($0) }
    }

    private func answer(_ result: OpaquePointer?) throws -> Answer {
        guard let result else { throw self.note(.lost(self.lastMessage)) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: return Answer(result)
        default:
            let failure = ServerFailure(answer: result, isConnectionLost: self.isLost)
            PQclear(result)
            throw self.note(failure)
        }
    }

    /// The first failure is the cause; what follows it only says that the transaction is aborted.
    private func note(_ failure: ServerFailure) -> ServerFailure {
        let first = self.failure ?? failure
        self.failure = failure.kind == .lost ? failure : first
        return failure
    }
}

// MARK: - Transactions

extension Session {
    func begin(_ mode: String) throws {
        self.failure = nil
        try self.command("BEGIN ISOLATION LEVEL \(mode)")
    }

    func commit() throws {
        try self.command("COMMIT")
    }

    /// Undoes the transaction under way; a connection that cannot even do this is given up by its lane.
    func rollBack() {
        let failure = self.failure
        // Prepared statements outlive a rollback, but a plan that is older than the schema fails again and again.
        let undo = failure?.state == "0A000" ? "ROLLBACK; DEALLOCATE ALL" : "ROLLBACK"
        if failure?.state == "0A000" { self.statements.forgetAll() }
        PQclear(PQexec(self.handle, undo))
        self.failure = failure
    }

    /// The number of the transaction under way; nil if it has written nothing.
    func transactionNumber() throws -> String? {
        try self.command("SELECT pg_current_xact_id_if_assigned()").word()
    }
}

extension SQL {
    fileprivate var postgresText: String { self.text { "$\($0)" } }
}
