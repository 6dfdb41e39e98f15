import AfterwordStorage

/// One try to run a group of writes as a transaction.
enum GroupTransaction {
    enum Result {
        case committed
        /// A member's own error; nothing was kept.
        case thrown(any Error, index: Int)
        /// Nothing was kept, and the reason lies outside of the group.
        case mustRepeat(ServerFailure)
        /// Nobody knows whether it was kept; the callers' callers repeat it under the same keys.
        case unclear(SQLError)
    }

    static func run(_ group: ArraySlice<any WaitingWrite>, on lane: Lane, slot: Int) -> Result {
        let session: Session
        do {
            session = try lane.session()
            try session.begin(reading: false)
        } catch {
            lane.drop()
            return .mustRepeat((error as? ServerFailure) ?? .lost("\(error)"))
        }
        let dues = GroupDues(slot: slot)
        let connection = PostgresConnection(session, dues: dues)
        for index in group.indices {
            session.pipeline.writer = index
            defer { session.pipeline.writer = nil }
            do {
                try group[index].run(on: connection)
                // A body that swallowed an error has still lost its transaction.
                if let failure = session.failure { throw failure.error }
            } catch {
                return Self.undo(session, on: lane, index: index, error: error)
            }
        }
        do {
            try dues.settle(on: connection)
            return Self.commit(try CommitTicket(session), session, on: lane, index: group.startIndex)
        } catch {
            return Self.undo(session, on: lane, index: group.startIndex, error: error)
        }
    }

    /// The number of the transaction is known before COMMIT is sent, so that its fate can be asked for if the answer to COMMIT is lost.
    private static func commit(_ ticket: CommitTicket, _ session: Session, on lane: Lane, index: Int) -> Result {
        do {
            try session.commit()
            return .committed
        } catch {
            let failure = (error as? ServerFailure) ?? .lost("\(error)")
            guard session.isLost || failure.kind == .lost else {
                return Self.undo(session, on: lane, index: index, error: failure.error)
            }
            lane.drop()
            return ticket.settle(on: lane, failure)
        }
    }

    /// A statement on its way may have failed long after the body that posted it has ended, so it is the one that sent it who is told, and
    /// not the one who ran when it came out. What is nobody's own fault is repeated, in the end by each alone.
    private static func undo(_ session: Session, on lane: Lane, index: Int, error: any Error) -> Result {
        session.rollBack()
        if session.isLost { lane.drop() }
        let error = (error as? ServerFailure)?.error ?? error
        guard let failure = session.failure else { return .thrown(error, index: index) }
        guard failure.kind == .refused else { return .mustRepeat(failure) }
        guard let writer = session.pipeline.failedWriter else {
            lane.drop()
            return .mustRepeat(failure)
        }
        return .thrown(writer == index ? error : failure.error, index: writer)
    }
}

/// What is needed to ask, on another connection, whether a transaction was committed.
///
/// PostgreSQL keeps the answer for this purpose (`pg_xact_status`). It holds only in the history in which the transaction ran: a standby that
/// took over, or a server that crashed, may have lost it and given its number to another.
private struct CommitTicket {
    private static let longestWait = Duration.seconds(15)
    private static let pause = 100

    private let number: String
    private let history: String?

    init(_ session: Session) throws {
        self.number = try session.transactionNumber()
        self.history = session.history
    }

    func settle(on lane: Lane, _ failure: ServerFailure) -> GroupTransaction.Result {
        let end = ContinuousClock.now + Self.longestWait
        while ContinuousClock.now < end {
            switch self.status(on: lane) {
            case .some("committed"): return .committed
            case .some("aborted"): return .mustRepeat(failure)
            case .some("unknown"): return .unclear(self.unclear)
            default: lane.pause(milliseconds: Self.pause)
            }
        }
        return .unclear(self.unclear)
    }

    /// "committed", "aborted", "in progress", "unknown", or nil as long as no server answers.
    private func status(on lane: Lane) -> String? {
        do {
            let session = try lane.session()
            guard let history = self.history, history == session.history else { return "unknown" }
            return try session.command("SELECT pg_xact_status('\(self.number)')").word() ?? "unknown"
        } catch {
            lane.drop()
            return nil
        }
    }

    private var unclear: SQLError {
        SQLError(
            code: .busy,
            message: "the server went away while it committed, and cannot say whether it did; repeat the request"
        )
    }
}
