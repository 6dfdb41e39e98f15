package import AfterwordCore
package import HTTPTypes
package import NIOCore

/// What an endpoint answers.
package struct EndpointReply: Sendable {
    package enum Body: Sendable {
        case bytes(ByteBuffer)
        /// Written piece by piece, for exports; the closure returns when all is written.
        case stream(Producer)
        /// Of a length that nobody knows, and kept back: what HEAD is answered for a stream.
        case unsent
    }

    package typealias Producer = @concurrent @Sendable (_ writer: inout ReplyWriter) async throws -> Void

    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: Body

    package init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .bytes(ByteBuffer())) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> EndpointReply {
        EndpointReply(
            status: status,
            headers: [.contentType: "application/json"],
            body: .bytes(ByteBuffer(bytes: value.serialized))
        )
    }

    /// The form of every list; `next` is `nil` on the last page.
    package static func list(_ data: [JSONValue], next: PageCursor? = nil) -> EndpointReply {
        .json(["data": .array(data), "next_cursor": JSONValue(next?.text)])
    }

    package static func text(
        _ text: String,
        type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok
    ) -> EndpointReply {
        EndpointReply(status: status, headers: [.contentType: type], body: .bytes(ByteBuffer(string: text)))
    }

    package static func html(_ page: String, status: HTTPResponse.Status = .ok) -> EndpointReply {
        .text(page, type: "text/html; charset=utf-8", status: status)
    }

    package static func seeOther(_ location: String) -> EndpointReply {
        EndpointReply(status: .seeOther, headers: [.location: location])
    }

    package static var noContent: EndpointReply { EndpointReply(status: .noContent) }

    /// The same reply with the version that `If-Match` must name to change the thing shown.
    package func tagged(version: Int) -> EndpointReply {
        var reply = self
        reply.headers[.eTag] = EntityTag(version: version).text
        return reply
    }

    /// The same reply with one more header.
    package func header(_ name: HTTPField.Name, _ value: String) -> EndpointReply {
        var reply = self
        reply.headers.append(HTTPField(name: name, value: value))
        return reply
    }
}

extension EndpointReply {
    /// The bytes of the body; `nil` for one that is written piece by piece.
    var length: Int? {
        switch self.body {
        case .bytes(let bytes): bytes.readableBytes
        case .stream, .unsent: nil
        }
    }

    /// What HEAD is answered: the same without the body. A body of unknown length ends with its connection, and so does the lack of it.
    var head: EndpointReply {
        var headers = self.headers
        if let length {
            headers[.contentLength] = String(length)
            return EndpointReply(status: self.status, headers: headers)
        }
        headers[.connection] = "close"
        return EndpointReply(status: self.status, headers: headers, body: .unsent)
    }
}

/// Takes the pieces of a streamed reply and waits for slow readers.
package struct ReplyWriter {
    private let take: @Sendable (ByteBuffer) async throws -> Void

    package init(_ take: @escaping @Sendable (ByteBuffer) async throws -> Void) {
        self.take = take
    }

    @concurrent package mutating func write(_ piece: ByteBuffer) async throws {
        try await self.take(piece)
    }
}
