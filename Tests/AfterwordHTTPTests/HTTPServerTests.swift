import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordTesting
import Foundation
import HTTPTypes
import NIOCore
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPServerTests {
    private let whoami = Endpoint.sample(.get, "/whoami", access: .socketOnly) { request in
        .text(request.principal?.name ?? "nobody")
    }

    @Test func `a dripping head is cut off, however busy the line looks`() async throws {
        var limits = ServerLimits()
        limits.headTime = .milliseconds(200)
        try await HTTPBench().listen([.sample()], limits: limits) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("GET /v1/things HTTP/1.1\r\nHost: x\r\nX-Drip: ")
                #expect(await connection.rest() == "")
            }
        }
    }

    @Test func `a dripping body is answered with 408`() async throws {
        var limits = ServerLimits()
        limits.bodyTime = .milliseconds(200)
        let endpoint = Endpoint.sample(.post, body: .json(.anything))
        try await HTTPBench().listen([endpoint], limits: limits) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
                let reply = await connection.rest()
                #expect(reply.hasPrefix("HTTP/1.1 408"))
                #expect(reply.contains("request_timeout"))
            }
        }
    }

    @Test func `an idle connection is closed`() async throws {
        var limits = ServerLimits()
        limits.idleTime = .seconds(2)
        try await HTTPBench().listen([.sample()], limits: limits) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/thi")
                #expect(await connection.rest().hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x\r\nX-Big: \(String(repeating: "x", count: 20_000))\r\n\r\n",
        "GET / HTTP/1.1\r\n\(String(repeating: "X-A: 1\r\n", count: 200))\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
    ])
    func `a hostile head is refused and the connection closed`(head: String) async throws {
        try await HTTPBench().listen([.sample()]) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(head)
                let reply = await connection.rest()
                #expect(reply.isEmpty || reply.hasPrefix("HTTP/1.1 4"))
            }
        }
    }

    @Test func `one address may not take all connections`() async throws {
        var limits = ServerLimits()
        limits.connectionsPerAddress = 1
        try await HTTPBench().listen([.sample()], limits: limits) { port, _ in
            try await RawConnection.open(port: port) { first in
                try await first.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
                var pieces = first.inbound.makeAsyncIterator()
                #expect(try await pieces.next().map { String(buffer: $0) }?.hasPrefix("HTTP/1.1 200") == true)
                try await RawConnection.open(port: port) { second in #expect(await second.rest() == "") }
            }
        }
    }

    @Test func `the socket is an administrator's door that only its owner can open`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.sock").path()
            try await HTTPBench().listen([self.whoami], socketPath: path) { port, _ in
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["a.sock"])
                let question = "GET /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                try await RawConnection.open(socket: path) { connection in
                    try await connection.send(question)
                    #expect(await connection.rest().hasSuffix("\r\n\r\ncli"))
                }
                try await RawConnection.open(port: port) { connection in
                    try await connection.send(question)
                    #expect(await connection.rest().hasPrefix("HTTP/1.1 404"))
                }
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a dead socket is replaced, a living one and a file are not`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.sock").path()
            try self.leaveDeadSocket(at: path)
            try await HTTPBench().listen([self.whoami], socketPath: path) { _, _ in
                let second = self.server(port: 0, socketPath: path)
                await #expect { try await second.run() } throws: { "\($0)".contains("Another Afterword answers at") }
                try await RawConnection.open(socket: path) { connection in
                    try await connection.send("GET /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    #expect(await connection.rest().hasSuffix("cli"))
                }
            }
            try Data("precious".utf8).write(to: URL(filePath: path))
            await #expect { try await self.server(port: 0, socketPath: path).run() } throws: {
                "\($0)".contains("is in the way")
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a server whose only door is the socket ends when it cannot have it`() async throws {
        try await withTemporaryFolder { folder in
            // A folder comes about there, and no socket can take its place.
            let path = folder.appending(path: "a.sock").path() + "/"
            await #expect { try await self.server(port: nil, socketPath: path).run() } throws: {
                "\($0)".hasPrefix("Cannot create \(path):")
            }
        }
    }

    @Test func `a taken port is told with its remedy`() async throws {
        try await HTTPBench().listen([.sample()]) { port, _ in
            await #expect {
                try await self.server(port: port, socketPath: nil).run()
            } throws: { error in
                "\(error)".hasPrefix("Cannot listen on 127.0.0.1:\(port).") && "\(error)".contains("server.listen")
            }
        }
    }

    @Test func `a request in flight is finished before the server stops`() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let slow = Endpoint.sample { _ in
            ask.yield()
            await released.first { _ in true }
            return .text("finished")
        }
        try await HTTPBench().listen([slow]) { port, group in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
                await asked.first { _ in true }
                await group.triggerGracefulShutdown()
                release.yield()
                #expect(await connection.rest().hasSuffix("finished"))
            }
        }
    }

    @Test func `stopping does not wait for ever`() async throws {
        var limits = ServerLimits()
        limits.drainTime = .milliseconds(200)
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let stuck = Endpoint.sample { _ in
            ask.yield()
            try await Task.sleep(for: .seconds(3600))
            return .text("never")
        }
        try await HTTPBench().listen([stuck], limits: limits) { port, group in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
                await asked.first { _ in true }
                await group.triggerGracefulShutdown()
                #expect(!(await connection.rest().contains("never")))
            }
        }
    }

    private func server(port: Int?, socketPath: String?) -> AfterwordServer {
        AfterwordServer(
            listen: port.map { ListenAddress(host: "127.0.0.1", port: $0) },
            socketPath: socketPath,
            responder: HTTPBench().router([]).responder(),
            logger: .silent
        )
    }

    /// What a killed server leaves: a bound socket without a listener.
    private func leaveDeadSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        try SocketAddress(unixDomainSocketPath: path).withSockAddr { address, size in
            try #require(bind(descriptor, address, socklen_t(size)) == 0)
        }
    }
}
