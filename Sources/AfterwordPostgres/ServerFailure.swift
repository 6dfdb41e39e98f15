import AfterwordStorage
import CPostgres

/// What went wrong on a connection, with what follows from it for the transaction that ran.
package struct ServerFailure: Error, Equatable {
    /// What follows for the transaction.
    package enum Kind: Equatable, Sendable {
        /// The statement was refused; running it again would change nothing.
        case refused
        /// Somebody else was in the way, or the plan is older than the schema: the whole transaction may run again.
        case conflict
        /// The connection or the server is gone; a new connection may work.
        case lost
    }

    var kind: Kind
    /// The five characters of the server's error code; empty when the server said nothing.
    var state: String
    var message: String

    static func lost(_ message: String) -> ServerFailure {
        ServerFailure(kind: .lost, state: "", message: message)
    }

    var error: SQLError {
        SQLError(code: SQLError.Code(self), message: self.message)
    }
}

extension ServerFailure {
    /// Reads an answer that is an error. The codes are those of the appendix "PostgreSQL Error Codes".
    init(answer result: OpaquePointer, isConnectionLost: Bool) {
        let state = cpostgres_sqlstate(result).map { String(cString: $0) } ?? ""
        let message =
            cpostgres_message(result).map { String(cString: $0) } ?? String(cString: PQresultErrorMessage(result))
        let constraint = cpostgres_constraint(result).map { " (\(String(cString: $0)))" } ?? ""
        self.init(
            kind: isConnectionLost ? .lost : Kind(state: state, message: message),
            state: state,
            message: message.isEmpty ? "the connection to the server was lost" : message + constraint
        )
    }
}

extension ServerFailure.Kind {
    /// `state` is the server's error code, empty when there is none.
    package init(state: String, message: String) {
        self =
            switch state {
            // The server always gives a code, so these are libpq's own words. Its connection may still look whole: when a server warns and
            // closes, libpq reads the warning, fails to send, and has not met the end yet. Nobody knows what became of the statement.
            case "": .lost
            // Serialisation failure, deadlock, lock timeout.
            case "40001", "40P01", "55P03": .conflict
            // A prepared `SELECT *` of a table that has more columns since; the code alone says only "not supported".
            case "0A000" where message.contains("cached plan"): .conflict
            // A prepared statement or a plan's table is gone, e.g. after a pooler handed us another session.
            case "26000": .lost
            // A standby took the connection, or the server shuts down, starts up or has no room for one more.
            case "25006", "57P01", "57P02", "57P03", "57P05", "53300", "25P03": .lost
            // Connection exceptions.
            case _ where state.hasPrefix("08"): .lost
            default: .refused
            }
    }
}

extension SQLError.Code {
    fileprivate init(_ failure: ServerFailure) {
        switch failure.state {
        case "23505", "23P01": self = .uniqueViolation
        case "23514": self = .checkViolation
        case "23503": self = .foreignKeyViolation
        case "23502": self = .notNullViolation
        case "53100": self = .full
        case "58030": self = .inputOutput
        case "XX001", "XX002": self = .corrupt
        // A statement that ran too long, or a server that is short of memory or locks.
        case "57014", "53200", "53000", "53400": self = .busy
        default: self = failure.kind == .refused ? .other : .busy
        }
    }
}

extension SQLError {
    static let databaseClosed = SQLError(code: .closed, message: "the database is closed")
}
