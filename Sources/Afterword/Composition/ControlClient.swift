import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordHTTP
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

    /// Runs `body` against the running server, or, if none answers, against one that this process opens for itself. A server that says
    /// nothing for as long as `patience` is given up.
    static func with<Value: Sendable>(
        _ configuration: Configuration,
        patience: Duration = ControlClient.patience,
        _ body: @Sendable (ControlClient) async throws -> Value
    ) async throws -> Value {
        let client = try ControlClient(socketPath: self.socketPath(configuration), patience: patience)
        if try await self.isAnswered(at: client.socketPath) { return try await client.run(body) }
        let house = try await House.open(configuration)
        var logger = Logger(label: "afterword")
        // The server is cut off when the command has what it wants, which it reports as errors.
        logger.logLevel = .critical
        let ready = Readiness()
        let server = try ServerComposition(house, logger: logger).socketServer { await ready.open() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // The command is a client of the same endpoints, so they must be served while it runs.
            group.addTask { try await server.run() }
            await ready.wait()
            let result: Result<Value, any Error>
            do { result = .success(try await client.run(body)) } catch { result = .failure(error) }
            group.cancelAll()
            // The server ends because it was cancelled; that is no failure of the command.
            while let ended = await group.nextResult() { _ = ended }
            try await house.database.close()
            return try result.get()
        }
    }

    /// Runs `body` against the running server; `nil` if none answers.
    static func withServer<Value: Sendable>(
        _ configuration: Configuration,
        _ body: @Sendable (ControlClient) async throws -> Value
    ) async throws -> Value? {
        let path = self.socketPath(configuration)
        guard try await self.isAnswered(at: path) else { return nil }
        return try await ControlClient(socketPath: path, patience: self.patience).run(body)
    }

    private static func socketPath(_ configuration: Configuration) -> String {
        "\(configuration.dataFolder)/afterword.sock"
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

    /// Whether a server lives behind the socket. One that is frozen takes the connection and never answers, so this question is not given
    /// the time that a command may take: the lock then says who has the database.
    private static func isAnswered(at socketPath: String) async throws -> Bool {
        guard FileManager.default.fileExists(atPath: socketPath) else { return false }
        let transport = try CurlTransport(policy: AddressPolicy(), limits: .standard)
        let request = TransportRequest(method: "GET", url: "http://localhost/healthz", unixSocket: socketPath)
        let result = await transport.send(request)
        await transport.stop(within: .zero)
        if case .response = result { return true }
        return false
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

/// A gate that is waited at until it is opened once.
private final class Readiness: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (self.stream, self.continuation) = AsyncStream.makeStream()
    }

    func open() async { self.continuation.finish() }
    func wait() async { for await _ in self.stream {} }
}
