import AfterwordStorage
import Synchronization

/// The connections for reading: each work gets one that is free, or waits for its turn.
final class ReadPool: Sendable {
    private typealias Work = @Sendable (Lane) -> Void

    private struct State {
        var idle: [Lane]
        var waiting: [Work] = []
        var isClosed = false
    }

    static let capacity = 8_192
    static let mostTries = 3

    private let state: Mutex<State>

    init(lanes: Int, _ string: ConnectionString) {
        self.state = Mutex(State(idle: (1...lanes).map { Lane(label: "read.\($0)", string) }))
    }

    /// Runs `body` on one snapshot.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await self.perform { lane in try Self.run(body, on: lane) }
    }

    /// Runs `work` on a lane of its own for this while.
    func perform<Value: Sendable>(_ work: @escaping @Sendable (Lane) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = self.submit { lane in
                continuation.resume(with: Result { try SQLError.mapping { try work(lane) } })
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Refuses what comes later and closes each connection when it has done its work.
    func close() {
        let idle = self.state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for lane in idle { lane.async { $0.drop() } }
    }
}

// MARK: - Turns

extension ReadPool {
    private func submit(_ work: @escaping Work) -> SQLError? {
        let (lane, refusal) = self.state.withLock { state -> (Lane?, SQLError?) in
            if state.isClosed { return (nil, .databaseClosed) }
            if let lane = state.idle.popLast() { return (lane, nil) }
            guard state.waiting.count < Self.capacity else {
                return (
                    nil, SQLError(code: .overloaded, message: "\(Self.capacity) reads wait already; try again later")
                )
            }
            state.waiting.append(work)
            return (nil, nil)
        }
        lane?.async { self.drain($0, beginningWith: work) }
        return refusal
    }

    private func drain(_ lane: Lane, beginningWith first: @escaping Work) {
        var next: Work? = first
        while let work = next {
            work(lane)
            next = self.state.withLock { state in
                if !state.waiting.isEmpty { return state.waiting.removeFirst() }
                if !state.isClosed { state.idle.append(lane) }
                return nil
            }
        }
        // Closed meanwhile: nobody will ask for this lane again, and its connection goes with it.
    }
}

// MARK: - One read

extension ReadPool {
    /// Runs once more on a new connection if the old one had died, or with a new plan if the schema changed; but never a body that may
    /// have passed rows on.
    private static func run<Value>(_ body: (any SQLConnection) throws -> Value, on lane: Lane) throws -> Value {
        var tries = 1
        while true {
            let session = try lane.session()
            let connection = PostgresConnection(session)
            do {
                try session.begin(reading: true)
                let value = try body(connection)
                if let failure = session.failure { throw failure }
                try session.endReading()
                return value
            } catch {
                let mayTryAgain = session.isLost || session.failure?.kind == .conflict
                if session.isLost { lane.drop() } else { session.rollBack() }
                guard mayTryAgain, !connection.hasHandedRows, tries < Self.mostTries else { throw error }
                tries += 1
            }
        }
    }
}
