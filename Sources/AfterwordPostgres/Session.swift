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
    let pipeline: Pipeline
    var statements = StatementCache()
    var cursorCount = 0

    /// Which history of which cluster this is: the cluster's number, its timeline, which grows when a standby takes over, and its life since
    /// the last crash; nil where the server does not tell.
    let history: String?

    /// The number of a transaction that writes is wanted, so that its fate can be asked for.
    var wantsNumber = false

    /// - Throws: ``ServerFailure`` of kind `lost`, in libpq's words, which never hold the password.
    init(_ string: ConnectionString, settings: String) throws {
        guard let handle = string.connect() else { throw ServerFailure.lost("libpq has no memory") }
        do {
            guard PQstatus(handle) == CONNECTION_OK else {
                throw ServerFailure.lost(string.censored(Pipeline.lastMessage(of: handle)))
            }
            cpostgres_silence_notices(handle)
            _ = try Self.firstAnswer(of: handle, to: "\(Self.settings); \(settings)")
            self.history = try? Self.firstAnswer(of: handle, to: Self.historyQuestion).word()
            self.pipeline = try Pipeline(handle)
        } catch {
            PQfinish(handle)
            throw error
        }
        self.handle = handle
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

    var isLost: Bool { self.pipeline.isBroken || PQstatus(self.handle) != CONNECTION_OK }

    /// Several statements at once, which only a connection that is not in pipeline mode yet takes.
    private static func firstAnswer(of handle: OpaquePointer, to text: String) throws -> Answer {
        guard let result = PQexec(handle, text) else { throw ServerFailure.lost(Pipeline.lastMessage(of: handle)) }
        let answer = Answer(result)
        switch answer.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return answer
        default: throw answer.failure(isConnectionLost: PQstatus(handle) != CONNECTION_OK)
        }
    }
}
