import AfterwordStorage
import CPostgres

/// The statements on their way over one connection: what was sent and not answered yet, and which write it belongs to.
///
/// The connection is in libpq's pipeline mode: statements are sent without waiting, and a `Sync` after them lets the server answer them all.
/// What one statement does to the next is the same as if each had been waited for, because the server runs them in the order in which they
/// were sent; after one that fails it passes over the others up to the next `Sync`.
///
/// Every wait begins with a `Sync` and not with the cheaper `Flush`: only after a `Sync` does the server know that it waits for us, and end
/// a transaction that a frozen process has left open.
final class Pipeline {
    /// Statements sent without reading an answer. Two sides that only write would wait for each other for ever once the buffers between
    /// them are full. The answers to so many fit into a socket's buffer, because they bring no rows; so the server is never held up by writing
    /// them and goes on reading what we send.
    private static let mostUnread = 100
    /// Bytes after which a `Sync` goes out without being waited for. libpq sends its buffer at 8 KiB by itself, and a server should not
    /// be left with the beginning of something.
    private static let mostUnsynced = 4_096

    /// What an answer is wanted for.
    enum Purpose {
        /// Nothing but that it is no error.
        case posted
        /// The statement can be run by its name.
        case preparation(SQLShape)
        /// Somebody waits for it.
        case asked
        /// The number of the transaction.
        case number
        /// The end of what the server passes over after an error.
        case sync
    }

    private struct Sent {
        var purpose: Purpose
        var writer: Int?
    }

    private let handle: OpaquePointer
    private var unread: [Sent] = []
    private var unsyncedBytes = 0
    /// The server has answered BEGIN.
    private var isBegun = false
    /// Statements that the server has refused to prepare or passed over.
    private var unprepared: [SQLShape] = []

    /// Whose statements are being sent, as the index in the group; nil while they are nobody's own.
    var writer: Int?

    /// The first failure of the transaction under way, or the loss of the connection; nil while it is whole.
    private(set) var failure: ServerFailure?
    /// Whose statement failed; nil if it was nobody's own.
    private(set) var failedWriter: Int?
    /// The number of the transaction under way, once the server has told it.
    private(set) var number: String?
    /// Nobody knows what the server has run; the connection is of no use any more.
    private(set) var isBroken = false
    private var roundTrips = 0

    init(_ handle: OpaquePointer) throws {
        self.handle = handle
        guard PQenterPipelineMode(handle) == 1 else { throw ServerFailure.lost(Self.lastMessage(of: handle)) }
    }

    static func lastMessage(of handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

// MARK: - Sending

extension Pipeline {
    /// Forgets what the transaction before has left; what it has on its way is read with the first answer of the next.
    func startTransaction() {
        self.failure = nil
        self.failedWriter = nil
        self.number = nil
        self.isBegun = false
    }

    /// Sends one statement by one of libpq's functions.
    func send(_ purpose: Purpose, bytes: Int, _ send: (OpaquePointer) -> CInt) throws {
        guard send(self.handle) == 1 else { throw self.lose() }
        self.unread.append(Sent(purpose: purpose, writer: self.writer))
        self.unsyncedBytes += bytes
    }

    /// Sends what has gathered, or waits for answers, where too much is on its way.
    func relieve() throws {
        let mustSync = self.unsyncedBytes >= Self.mostUnsynced
        // Nothing follows a BEGIN that may have failed: it would be kept at once.
        if self.unread.count >= Self.mostUnread || mustSync && !self.isBegun {
            _ = try self.collect()
        } else if mustSync {
            try self.sync()
        }
    }

    /// Ends what the server passes over after an error, and sends everything.
    func sync() throws {
        guard PQpipelineSync(self.handle) == 1 else { throw self.lose() }
        self.unread.append(Sent(purpose: .sync))
        self.unsyncedBytes = 0
    }
}

// MARK: - Answers

extension Pipeline {
    /// Waits until everything is answered.
    ///
    /// - Returns: the answers that were asked for, in their order.
    /// - Throws: the first failure among all the answers, whoever asked.
    func collect() throws -> [Answer] {
        try self.sync()
        self.roundTrips += 1
        var answers: [Answer] = []
        var failure: ServerFailure?
        for sent in self.unread {
            do {
                if let answer = try self.answer(to: sent) { answers.append(answer) }
            } catch {
                failure = failure ?? error
                self.note(error, sent.writer)
                if error.kind == .lost { break }
            }
        }
        self.unread.removeAll(keepingCapacity: true)
        self.isBegun = true
        if let failure { throw failure }
        return answers
    }

    /// How often we have waited for the server since the last look.
    func takeRoundTrips() -> Int {
        defer { self.roundTrips = 0 }
        return self.roundTrips
    }

    /// The statements that have to be prepared again; each is named once.
    func takeUnprepared() -> [SQLShape] {
        defer { self.unprepared = [] }
        return self.unprepared
    }

    /// The answer if it was asked for.
    private func answer(to sent: Sent) throws(ServerFailure) -> Answer? {
        guard let result = PQgetResult(self.handle) else { throw .lost(Self.lastMessage(of: self.handle)) }
        let answer = Answer(result)
        if case .sync = sent.purpose {
            guard answer.status == PGRES_PIPELINE_SYNC else { throw self.failure(answer) }
            return nil
        }
        switch answer.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            self.finishStatement()
            switch sent.purpose {
            case .asked: return answer
            case .number: self.number = answer.word()
            default: break
            }
            return nil
        case PGRES_PIPELINE_ABORTED:
            self.finishStatement()
            self.notePassedOver(sent)
            return nil
        default:
            let failure = self.failure(answer)
            if failure.kind != .lost { self.finishStatement() }
            self.notePassedOver(sent)
            throw failure
        }
    }

    private func failure(_ answer: Answer) -> ServerFailure {
        answer.failure(isConnectionLost: PQstatus(self.handle) != CONNECTION_OK)
    }

    /// Every statement's answer ends with nothing, so that the next one's can begin.
    private func finishStatement() {
        while let more = PQgetResult(self.handle) { PQclear(more) }
    }

    private func notePassedOver(_ sent: Sent) {
        if case .preparation(let shape) = sent.purpose { self.unprepared.append(shape) }
    }

    private func lose() -> ServerFailure {
        let failure = ServerFailure.lost(Self.lastMessage(of: self.handle))
        self.note(failure, nil)
        return failure
    }

    /// The first failure is the cause; what follows it only says that the transaction is aborted. The loss of the connection outweighs it.
    private func note(_ failure: ServerFailure, _ writer: Int?) {
        if failure.kind == .lost { self.isBroken = true }
        guard self.failure == nil || failure.kind == .lost else { return }
        self.failure = failure
        self.failedWriter = writer
    }
}
