import AfterwordHTTP
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization

/// Lets the test client of the server library ask a rim without a socket.
struct RimResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let rim: RequestRim
    var door = EndpointContext.Listener.network

    func respond(to request: Request, context: Context) async throws -> Response {
        let reply = await self.rim.reply(
            to: request,
            EndpointContext(logger: .silent, listener: self.door, peer: nil)
        )
        switch reply.body {
        case .bytes(let bytes):
            return Response(status: reply.status, headers: reply.headers, body: ResponseBody(byteBuffer: bytes))
        case .unsent:
            return Response(status: reply.status, headers: reply.headers)
        case .stream(let produce):
            let body = ResponseBody { output in
                let pieces = Pieces()
                var writer = ReplyWriter { pieces.add($0) }
                try await produce(&writer)
                try await output.write(contentsOf: pieces.all)
                try await output.finish(nil)
            }
            return Response(status: reply.status, headers: reply.headers, body: body)
        }
    }
}

/// What was written of a streamed reply.
private final class Pieces: Sendable {
    private let written = Mutex<[ByteBuffer]>([])

    var all: [ByteBuffer] { self.written.withLock { $0 } }

    func add(_ piece: ByteBuffer) { self.written.withLock { $0.append(piece) } }
}
