import CCurl
import Foundation
import Synchronization

/// A real HTTP receiver on 127.0.0.0/8 that answers as told, also badly; every connection has a thread of its own.
final class LoopbackReceiver: Sendable {
    struct Request: Sendable {
        var line: String
        var headers: [String: String]
        var body: String
    }

    enum Answer: Sendable {
        case status(Int, headers: [String] = [], body: String = "")
        /// A whole answer that lets the client think the connection stays, and then its end.
        case last(Int)
        /// These bytes, then a reset.
        case reset(after: String)
        /// The beginning and then the piece again and again, as long as the client listens.
        case drip(String, after: String = "HTTP/1.1 200 Said\r\n")
        /// Nothing, until the client goes away.
        case silence
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var received = Tally()
        var ended = Tally()
    }

    /// Counts up, and knows who waits for which number.
    private struct Tally {
        private var count = 0
        private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Gives those whose number is reached, to be resumed outside of the lock.
        mutating func add() -> [CheckedContinuation<Void, Never>] {
            self.count += 1
            let ready = self.waiters.filter { $0.count <= self.count }
            self.waiters.removeAll { $0.count <= self.count }
            return ready.map(\.continuation)
        }

        /// True if the number is reached already, else the continuation is kept.
        mutating func reaches(_ count: Int, else continuation: CheckedContinuation<Void, Never>) -> Bool {
            if self.count >= count { return true }
            self.waiters.append((count, continuation))
            return false
        }
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Request) -> Answer

    /// Listens on TCP, or on a local socket if a path is given.
    init(unixSocket path: String? = nil, answer: @escaping @Sendable (Request) -> Answer) throws {
        self.answer = answer
        let (listener, port) = try path.map { (try Listening.local($0), 0) } ?? Listening.tcp()
        self.listener = listener
        self.port = port
        Thread.detachNewThread { [self] in self.acceptAll() }
    }

    var requests: [Request] { self.state.withLock { $0.requests } }
    var connections: Int { self.state.withLock { $0.connections } }

    func url(_ path: String = "/", host: String = "127.0.0.1") -> String { "http://\(host):\(self.port)\(path)" }

    func stop() { shutdown(self.listener, Int32(SHUT_RDWR)) }

    /// Waits until so many requests have come in.
    func received(_ count: Int) async { await self.wait(for: count, of: \.received) }

    /// Waits until so many connections are over.
    func ended(_ count: Int) async { await self.wait(for: count, of: \.ended) }

    private func wait(for count: Int, of tally: WritableKeyPath<State, Tally>) async {
        await withCheckedContinuation { continuation in
            let isThere = self.state.withLock { $0[keyPath: tally].reaches(count, else: continuation) }
            if isThere { continuation.resume() }
        }
    }

    private func acceptAll() {
        while true {
            let socket = accept(self.listener, nil, nil)
            guard socket >= 0 else { break }
            self.state.withLock { $0.connections += 1 }
            Thread.detachNewThread { [self] in
                self.serve(socket)
                close(socket)
                for waiter in self.state.withLock({ $0.ended.add() }) { waiter.resume() }
            }
        }
        close(self.listener)
    }

    private func serve(_ socket: Int32) {
        var unread: [UInt8] = []
        while let request = self.read(from: socket, &unread) {
            let ready = self.state.withLock { state in
                state.requests.append(request)
                return state.received.add()
            }
            for waiter in ready { waiter.resume() }
            guard self.reply(to: request, on: socket) else { return }
        }
    }

    /// True if the connection can be used again.
    private func reply(to request: Request, on socket: Int32) -> Bool {
        switch self.answer(request) {
        case .status(let status, let headers, let body):
            let lines = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.utf8.count)"] + headers
            return self.write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body, to: socket)
        case .last(let status):
            _ = self.write("HTTP/1.1 \(status) Said\r\nContent-Length: 0\r\n\r\n", to: socket)
        case .reset(let bytes):
            _ = self.write(bytes, to: socket)
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        case .drip(let piece, let beginning):
            _ = self.write(beginning, to: socket)
            while self.write(piece, to: socket) { usleep(20_000) }
        case .silence:
            var byte: UInt8 = 0
            while recv(socket, &byte, 1, 0) > 0 {}
        }
        return false
    }

    private func write(_ text: String, to socket: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func read(from socket: Int32, _ unread: inout [UInt8]) -> Request? {
        while true {
            if let request = Self.parse(&unread) { return request }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            unread.append(contentsOf: chunk[..<count])
        }
    }

    private static func parse(_ unread: inout [UInt8]) -> Request? {
        guard let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: unread[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) }
            .filter { $0.count == 2 }
        let headers = Dictionary(
            fields.map { ($0[0].lowercased(), $0[1].trimmingCharacters(in: .whitespaces)) },
            uniquingKeysWith: { $0 + ", " + $1 }
        )
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard unread.count >= end.upperBound + length else { return nil }
        let body = String(decoding: unread[end.upperBound..<end.upperBound + length], as: UTF8.self)
        unread.removeFirst(end.upperBound + length)
        return Request(line: lines[0], headers: headers, body: body)
    }
}

/// Opens the listening sockets.
private enum Listening {
    struct Failure: Error { var step: String }

    static func tcp() throws -> (Int32, Int) {
        let listener = socket(AF_INET, 1, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        try self.bindAndListen(listener, &address)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        guard result == 0 else { throw Failure(step: "getsockname") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func local(_ path: String) throws -> Int32 {
        let listener = socket(AF_UNIX, 1, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try self.bindAndListen(listener, &address)
        return listener
    }

    private static func bindAndListen<Address>(_ listener: Int32, _ address: inout Address) throws {
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard listener >= 0, result == 0, listen(listener, 512) == 0 else { throw Failure(step: "bind") }
    }
}
