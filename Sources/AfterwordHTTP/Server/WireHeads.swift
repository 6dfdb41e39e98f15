import HTTPTypes
import NIOHTTP1
import NIOHTTPTypesHTTP1

extension HTTPRequest {
    /// The head in the types that do not depend on the version of HTTP. Throws if it has no method that could be one.
    init(asSent head: HTTPRequestHead) throws {
        guard head.uri.utf8.first == UInt8(ascii: "/") else {
            // A whole address (RFC 9112 section 3.2.2) has to be taken apart; a path as it is sent by nearly everybody has not.
            try self.init(head, secure: false, splitCookie: false)
            return
        }
        self.init(
            method: try Method(head.method),
            scheme: "http",
            authority: head.headers.first(name: "host"),
            path: head.uri,
            headerFields: HTTPFields(head.headers, splitCookie: false)
        )
    }
}

extension HTTPRequest {
    /// Whether its sender keeps the body back until it is told to go on (RFC 9110 section 10.1.1), as curl does with more than a megabyte.
    var expectsInvitation: Bool { self.headerFields[.expect]?.lowercased() == "100-continue" }
}

extension HTTPResponseHead {
    /// `date`: the moment of the reply in the words of HTTP.
    init(_ reply: EndpointReply, at date: String) {
        var fields: [(String, String)] = []
        fields.reserveCapacity(reply.headers.count + 2)
        for field in reply.headers { fields.append((field.name.rawName, field.value)) }
        if let length = reply.length, !reply.headers.contains(.contentLength) {
            fields.append(("Content-Length", String(length)))
        }
        fields.append(("Date", date))
        self.init(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: reply.status.code),
            headers: HTTPHeaders(fields)
        )
    }
}
