import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordService
import Foundation

extension Configuration {
    /// Where the command line finds a running server.
    var socketPath: String { "\(self.dataFolder)/afterword.sock" }
}

/// `DATA_DIR/afterword.sock`, as a command finds it.
struct ServerSocket: Sendable {
    enum State: Sendable {
        case answering
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
        if await self.isAnswering() { return .answering }
        guard let owner = SocketOwner(of: self.path) else { return .deserted }
        return .silent(processID: owner.processID)
    }

    private func isAnswering() async -> Bool {
        guard let transport = try? CurlTransport(policy: AddressPolicy(), limits: .standard) else { return false }
        let request = TransportRequest(method: "GET", url: "http://localhost/healthz", unixSocket: self.path)
        let result = await transport.send(request)
        await transport.stop(within: .zero)
        if case .response = result { return true }
        return false
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
