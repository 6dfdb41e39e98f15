import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordHTTP
import AfterwordService
import Foundation

extension Configuration {
    /// Where the command line finds a running server.
    var socketPath: String { "\(self.dataFolder)/afterword.sock" }
}

/// `DATA_DIR/afterword.sock`, as a command finds it.
struct ServerSocket: Sendable {
    enum State: Sendable {
        /// It works on this database; an earlier release does not say on which.
        case answering(database: String?)
        /// Somebody takes connections and says nothing: a frozen process, or one that has far too much to do.
        case silent(processID: Int32?)
        /// There is no socket, or nobody behind it any more.
        case deserted
    }

    private let path: String

    init(_ configuration: Configuration) {
        self.path = configuration.socketPath
    }

    /// A frozen server takes the connection and never answers, so this question is not given the time that a command may take.
    func state() async -> State {
        guard FileManager.default.fileExists(atPath: self.path) else { return .deserted }
        if let answer = await self.answer() { return .answering(database: answer.database) }
        guard let owner = SocketOwner(of: self.path) else { return .deserted }
        return .silent(processID: owner.processID)
    }

    private struct Answer {
        var database: String?
    }

    private func answer() async -> Answer? {
        guard let transport = try? CurlTransport(policy: AddressPolicy(), limits: .standard) else { return nil }
        let url = "http://localhost\(OwnDatabaseEndpoints.path)"
        let result = await transport.send(TransportRequest(method: "GET", url: url, unixSocket: self.path))
        await transport.stop(within: .zero)
        guard case .response(let status, _, let bytes) = result else { return nil }
        guard status == 200 else { return Answer() }
        return Answer(database: (try? JSONReader.read(bytes))?["database"]?.string)
    }
}

extension Configuration {
    /// Whether a server that works on this `database` is the one for a command with this configuration. Another database is opened by the
    /// command itself.
    ///
    /// Who names no database means the server's. It throws if a server that does not tell its database would have to be taken on trust.
    func isServed(on database: String?) throws -> Bool {
        let origin = self.settings.first { $0.name == "database" }?.origin ?? .standard
        if let database { return origin == .standard || database == self.database.identity }
        let name: String
        switch origin {
        case .flag(let flag): name = flag
        // Other variables are what the file itself says, to the server too.
        case .environment(ConfigurationOverrides.Name.database.environmentName):
            name = ConfigurationOverrides.Name.database.environmentName
        case .standard, .file, .environment: return true
        }
        throw CommandFailure(
            """
            the server at \(self.socketPath) does not say which database it works on, so it may be another than \(name) names: \
            if it is stopping, run this again in a moment; if it is of an earlier release, start it again with this one; or leave \(name) out to use the server's own
            """,
            exitCode: 2
        )
    }
}

/// A server that holds the socket and does not answer.
struct SilentServer: Error, CustomStringConvertible {
    var socketPath: String
    var processID: Int32?

    var description: String {
        let holder = self.processID.map { "process \($0)" } ?? "another process"
        let remedy =
            self.processID.map { "let it go on if it was stopped (kill -CONT \($0)), or end it (kill \($0))" }
            ?? "let it go on if it was stopped, or end it"
        return """
            the data is in use by \(holder), which takes connections at \(self.socketPath) and does not answer: see what holds it up, \
            \(remedy); then run this command again
            """
    }
}

/// Who listens at a unix socket.
struct SocketOwner {
    /// `nil` if the system does not tell.
    let processID: Int32?

    /// `nil` if nobody listens there.
    init?(of path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        #if canImport(Glibc)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // Whoever is frozen long enough has more callers waiting than fit; that must not hold us up too.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard outcome == 0 else {
            guard errno == EAGAIN else { return nil }
            self.processID = nil
            return
        }
        self.processID = Self.peer(of: descriptor)
    }

    /// The process that began to listen; one in another container has no number here.
    private static func peer(of descriptor: Int32) -> Int32? {
        #if os(Linux)
            // Process, user and group.
            var credentials: [Int32] = [0, 0, 0]
            var size = socklen_t(MemoryLayout<Int32>.size * credentials.count)
            guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
            return credentials[0] > 0 ? credentials[0] : nil
        #else
            return nil
        #endif
    }
}
