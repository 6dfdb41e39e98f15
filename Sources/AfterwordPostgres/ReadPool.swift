import AfterwordStorage
import Synchronization

/// The connections for reading: each work gets one that is free, or waits for its turn.
///
/// Work is not bound to a connection that is still being opened: it waits among the other work, and whichever is connected first takes it. So one
/// that cannot be opened keeps nothing from those that can, and a server that is away for a moment costs that moment.
final class ReadPool: Sendable {
    /// What comes when so many wait is refused, also while the server is away.
    static let capacity = 8_192
    static let mostTries = 3

    private struct State {
        /// Connected when they were used last; the one that was used last is the next.
        var idle: [Lane] = []
        /// Without a connection; the one that failed last comes last.
        var unconnected: [Lane]
        var waiting: [WaitingRead] = []
        /// The last try to connect has failed, and nothing was read since.
        var isServerAway = false
        var isClosed = false

        /// Takes those out that the rule names.
        mutating func takeWaiting(_ rule: (WaitingRead) -> Bool) -> [WaitingRead] {
            let taken = self.waiting.filter(rule)
            if !taken.isEmpty { self.waiting.removeAll(where: rule) }
            return taken
        }
    }

    private let state: Mutex<State>

    init(lanes: Int, _ string: ConnectionString) {
        self.state = Mutex(State(unconnected: (1...lanes).map { Lane(label: "read.\($0)", string) }))
    }

    /// Runs `body` on one snapshot. A server that is away is waited for, as long as a write would wait.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await self.perform(isPatient: true) { lane in Self.run(body, on: lane) }
    }

    /// Runs `work` on a connection of its own for this while; that the server is away is told at once.
    func perform<Value: Sendable>(_ work: @escaping @Sendable (Session) throws -> Value) async throws -> Value {
        try await self.perform(isPatient: false) { lane in Self.look(work, on: lane) }
    }

    /// Refuses what comes later and closes each connection when it has done its work. What waits for a server that is away waits no longer.
    func close() {
        let (idle, hopeless) = self.state.withLock { state -> ([Lane], [WaitingRead]) in
            state.isClosed = true
            defer { (state.idle, state.unconnected) = ([], []) }
            return (state.idle, state.isServerAway ? state.takeWaiting { _ in true } : [])
        }
        for lane in idle { lane.async { $0.drop() } }
        for read in hopeless { read.fail(SQLError.databaseClosed) }
    }
}

// MARK: - Turns

extension ReadPool {
    private func perform<Value: Sendable>(
        isPatient: Bool,
        _ work: @escaping @Sendable (Lane) -> ReadOutcome<Value>
    ) async throws -> Value {
        let ticket = WaitingRead.Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.submit(WaitingRead(ticket, isPatient: isPatient, continuation, work))
            }
        } onCancel: {
            self.giveUp(ticket)
        }
    }

    private func submit(_ read: WaitingRead) {
        let refusal = self.state.withLock { state -> SQLError? in
            if state.isClosed { return .databaseClosed }
            if let lane = state.idle.popLast() {
                lane.async { self.drain($0, beginningWith: read) }
                return nil
            }
            guard state.waiting.count < Self.capacity else {
                return SQLError(code: .overloaded, message: "\(Self.capacity) reads wait already; try again later")
            }
            state.waiting.append(read)
            if !state.unconnected.isEmpty { state.unconnected.removeFirst().async(self.connect) }
            return nil
        }
        if let refusal { read.fail(refusal) }
    }

    /// Nobody waits for this one any more, and a process that stops would wait for nothing. One that may still be served is.
    private func giveUp(_ ticket: WaitingRead.Ticket) {
        ticket.giveUp()
        let hopeless = self.state.withLock { state in
            state.isServerAway ? state.takeWaiting { $0.ticket === ticket } : []
        }
        for read in hopeless { read.fail(CancellationError()) }
    }

    @Sendable private func connect(_ lane: Lane) {
        do {
            _ = try lane.session()
            self.drain(lane)
        } catch {
            self.rest(lane, because: error)
        }
    }

    private func drain(_ lane: Lane, beginningWith first: WaitingRead? = nil) {
        var next = first ?? self.next(for: lane)
        while let read = next {
            if let failure = read.run(lane) { return self.rest(lane, because: failure, leaving: read) }
            next = self.next(for: lane)
        }
    }

    private func next(for lane: Lane) -> WaitingRead? {
        self.state.withLock { state in
            state.isServerAway = false
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            // If closed meanwhile, nobody will ask for this lane again, and its connection goes with it.
            if !state.isClosed { state.idle.append(lane) }
            return nil
        }
    }

    /// Sets a lane aside that could not connect; another one that is idle takes what waits, or it tries again after a pause.
    private func rest(_ lane: Lane, because failure: ServerFailure, leaving read: WaitingRead? = nil) {
        let (late, isClosed) = self.state.withLock { state -> ([WaitingRead], Bool) in
            state.isServerAway = true
            if let read { state.waiting.insert(read, at: 0) }
            let other = state.waiting.isEmpty ? nil : state.idle.popLast()
            other?.async { self.drain($0) }
            let (now, isClosed) = (ContinuousClock.now, state.isClosed)
            let late = state.takeWaiting { isClosed || other == nil && !$0.isInTime(at: now) }
            if !isClosed { lane.async(afterMilliseconds: Patience.outagePause, self.wake) }
            return (late, isClosed)
        }
        for read in late { read.fail(isClosed ? SQLError.databaseClosed : failure.error) }
    }

    @Sendable private func wake(_ lane: Lane) {
        let isWanted = self.state.withLock { state in
            let isWanted = !state.waiting.isEmpty && !state.isClosed
            if !isWanted, !state.isClosed { state.unconnected.append(lane) }
            return isWanted
        }
        if isWanted { self.connect(lane) }
    }
}

// MARK: - One read

extension ReadPool {
    /// Runs once more on a new connection if the old one had died, or with a new plan if the schema changed; but never a body that may
    /// have passed rows on.
    private static func run<Value>(_ body: (any SQLConnection) throws -> Value, on lane: Lane) -> ReadOutcome<Value> {
        var tries = 1
        while true {
            let session: Session
            do { session = try lane.session() } catch { return .unconnected(error) }
            let connection = PostgresConnection(session)
            do {
                try session.begin(reading: true)
                let value = try body(connection)
                if let failure = session.failure { throw failure }
                try session.endReading()
                return .done(.success(value))
            } catch {
                let mayTryAgain = session.isLost || session.failure?.kind == .conflict
                if session.isLost { lane.drop() } else { session.rollBack() }
                guard mayTryAgain, !connection.hasHandedRows, tries < Self.mostTries else {
                    return .done(.failure(error))
                }
                tries += 1
            }
        }
    }

    private static func look<Value>(_ work: (Session) throws -> Value, on lane: Lane) -> ReadOutcome<Value> {
        do {
            let session = try lane.session()
            defer { if session.isLost { lane.drop() } }
            return .done(Result { try work(session) })
        } catch {
            return .unconnected(error)
        }
    }
}
