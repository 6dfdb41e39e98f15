import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordHTTP
import AfterwordSQLite
import AfterwordService
import AfterwordStorage
import Foundation
import Logging
import Synchronization

/// The command line as a client of the server's own endpoints, through `DATA_DIR/afterword.sock`.
struct ControlClient: Sendable {
    private let transport: CurlTransport
    private let socketPath: String

    /// How long a server may be silent about a request, unless the command says otherwise.
    private static let patience = Duration.seconds(120)

    /// How long a database is waited for that another command has: most are done in a moment.
    private static let longestWait = Duration.seconds(5)
    private static let look = Duration.milliseconds(100)

    /// Runs `body` against the running server, or, if there is none on the database of the configuration, against one that this process opens
    /// for itself. A server that says nothing for as long as `patience` is given up. Only a command that `begins` an installation makes a
    /// database where there is none.
    static func with<Value: Sendable>(
        _ configuration: Configuration,
        patience: Duration = ControlClient.patience,
        begins: Bool = false,
        _ body: @Sendable (ControlClient) async throws -> Value
    ) async throws -> Value {
        let house: House? = try await self.whenFree {
            switch await ServerSocket(configuration).state() {
            case .answering(let database):
                try configuration.isServed(on: database)
                    ? nil : try await House.open(configuration, begins: begins, leads: false)
            case .silent(let processID): throw SilentServer(socketPath: configuration.socketPath, processID: processID)
            case .deserted: try await House.open(configuration, begins: begins, leads: false)
            }
        }
        if let house { return try await self.serve(house, patience, body) }
        return try await ControlClient(socketPath: configuration.socketPath, patience: patience).run(body)
    }

    /// Runs `body` against the database of the configuration as this process opens it, whatever server answers beside it.
    static func withoutServer<Value: Sendable>(
        _ configuration: Configuration,
        patience: Duration = ControlClient.patience,
        _ body: @Sendable (ControlClient) async throws -> Value
    ) async throws -> Value {
        let house = try await self.whenFree { try await House.open(configuration, begins: false) }
        return try await self.serve(house, patience, body)
    }

    /// Runs `body` against the running server, or `alone` if none answers that works on the database of the configuration.
    static func withServer<Value: Sendable>(
        _ configuration: Configuration,
        _ body: @Sendable (ControlClient) async throws -> Value,
        alone: @Sendable () async throws -> Value
    ) async throws -> Value {
        let value: Value? = try await self.whenFree {
            if case .answering(let database) = await ServerSocket(configuration).state(),
                try configuration.isServed(on: database)
            {
                return nil
            }
            return try await alone()
        }
        if let value { return value }
        return try await ControlClient(socketPath: configuration.socketPath, patience: self.patience).run(body)
    }

    /// Tries again while another process has the database, until that takes too long.
    private static func whenFree<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + self.longestWait
        while true {
            do {
                return try await body()
            } catch is DatabaseInUse where ContinuousClock.now < end {
                try await Task.sleep(for: self.look)
            }
        }
    }

    /// A server of this process alone, so that commands do not get into each other's way or into that of a server that starts meanwhile.
    private static func serve<Value: Sendable>(
        _ house: House,
        _ patience: Duration,
        _ body: (ControlClient) async throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error>
        do {
            let nest = try SocketNest()
            defer { nest.remove() }
            result = .success(try await self.serve(house, at: nest.socketPath, patience, body))
        } catch {
            result = .failure(error)
        }
        try await house.database.close()
        return try result.get()
    }

    private static func serve<Value: Sendable>(
        _ house: House,
        at socketPath: String,
        _ patience: Duration,
        _ body: (ControlClient) async throws -> Value
    ) async throws -> Value {
        let client = try ControlClient(socketPath: socketPath, patience: patience)
        var logger = Logger(label: "afterword")
        // The server is cut off when the command has what it wants, which it reports as errors.
        logger.logLevel = .critical
        let ready = Readiness()
        let server = try ServerComposition(house, logger: logger).socketServer(at: socketPath) { ready.open() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // The command is a client of the same endpoints, so they must be served while it runs.
            group.addTask {
                do {
                    try await server.run()
                    ready.fail(CommandFailure("the command's own server ended before it was ready"))
                } catch {
                    ready.fail(error)
                }
            }
            let result: Result<Value, any Error>
            do {
                try await ready.wait()
                result = .success(try await client.run(body))
            } catch {
                result = .failure(error)
            }
            group.cancelAll()
            // The server ends because it was cancelled; that is no failure of the command.
            while let ended = await group.nextResult() { _ = ended }
            return try result.get()
        }
    }

    private init(socketPath: String, patience: Duration) throws {
        var limits = TransportLimits.standard
        limits.bodyBytes = 1 << 31
        limits.total = max(.seconds(600), patience)
        limits.stall = patience
        self.transport = try CurlTransport(policy: AddressPolicy(), limits: limits)
        self.socketPath = socketPath
    }

    private func run<Value: Sendable>(_ body: (ControlClient) async throws -> Value) async throws -> Value {
        do {
            let value = try await body(self)
            await self.transport.stop(within: .zero)
            return value
        } catch {
            await self.transport.stop(within: .zero)
            throw error
        }
    }

    /// What the server said.
    struct Reply {
        var headers: [String: String]
        var body: [UInt8]

        /// `name` in lower case.
        func header(_ name: String) -> String? {
            self.headers.first { $0.key.lowercased() == name }?.value
        }
    }

    /// One request; a problem document becomes a failure in its own words.
    func send(
        _ method: String,
        _ target: String,
        headers: [(name: String, value: String)] = [],
        body: JSONValue? = nil
    ) async throws -> [UInt8] {
        try await self.reply(method, target, headers: headers, body: body).body
    }

    /// The same with the headers of the answer.
    func reply(
        _ method: String,
        _ target: String,
        headers: [(name: String, value: String)] = [],
        body: JSONValue? = nil
    ) async throws -> Reply {
        let type = body == nil ? [] : [(name: "Content-Type", value: "application/json")]
        let request = TransportRequest(
            method: method,
            url: "http://localhost\(target)",
            headers: type + headers,
            body: body.map { Array($0.serialized) } ?? [],
            unixSocket: self.socketPath
        )
        switch await self.transport.send(request) {
        case .response(let status, let headers, let bytes):
            guard status < 400 else { throw Self.failure(status, bytes) }
            return Reply(headers: headers, body: bytes)
        case .failure(let failure):
            throw CommandFailure("the server at \(self.socketPath) did not answer: \(failure.detail)")
        }
    }

    func json(_ method: String, _ target: String, body: JSONValue? = nil) async throws -> JSONValue {
        let bytes = try await self.send(method, target, body: body)
        return bytes.isEmpty ? .null : try JSONReader.read(bytes)
    }

    private static func failure(_ status: Int, _ bytes: [UInt8]) -> CommandFailure {
        guard let problem = try? JSONReader.read(bytes) else { return CommandFailure("the server said \(status)") }
        let fields = (problem["errors"]?.array ?? []).map { error in
            "\(error["field"]?.string ?? ""): \(error["message"]?.string ?? "")"
        }
        let text = problem["detail"]?.string ?? problem["title"]?.string ?? "the server said \(status)"
        // A request that the server could not understand came from what was typed.
        let exitCode: Int32 = [400, 422].contains(status) ? 2 : 1
        return CommandFailure(([text] + fields).joined(separator: "\n  "), exitCode: exitCode)
    }
}

/// A gate that is waited at until it is opened once, or will never be.
private final class Readiness: Sendable {
    private let stream: AsyncThrowingStream<Void, any Error>
    private let continuation: AsyncThrowingStream<Void, any Error>.Continuation

    init() {
        (self.stream, self.continuation) = AsyncThrowingStream.makeStream()
    }

    func open() { self.continuation.finish() }

    /// Says why it will not be opened; nothing if it is open.
    func fail(_ error: any Error) { self.continuation.finish(throwing: error) }

    func wait() async throws {
        for try await _ in self.stream {}
        try Task.checkCancellation()
    }
}
