/// One exchange to be made by the transport: where to, and what is handed over.
package struct TransportRequest: Sendable, Equatable {
    /// What is handed over, and by which protocol.
    package enum Payload: Sendable, Equatable {
        /// `unixSocket` is a local socket to connect to instead of the URL's host; only our own channels set it.
        case http(method: String, body: [UInt8], unixSocket: String? = nil)
        case mail(MailSession)
    }

    /// `http`, `https`, or for a mail `smtp` or `smtps`.
    package var url: String
    /// Of the HTTP request or of the mail; one line each, without line breaks.
    package var headers: [(name: String, value: String)]
    package var payload: Payload
    /// A file of certificates (PEM) to trust instead of the system's, for an HTTP request.
    package var authorities: String?

    package init(url: String, headers: [(name: String, value: String)], payload: Payload) {
        self.url = url
        self.headers = headers
        self.payload = payload
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.url == right.url && left.payload == right.payload && left.authorities == right.authorities
            && left.headers.map(\.name) == right.headers.map(\.name)
            && left.headers.map(\.value) == right.headers.map(\.value)
    }
}

extension TransportRequest {
    /// An HTTP request.
    package init(
        method: String = "POST",
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        unixSocket: String? = nil
    ) {
        self.init(url: url, headers: headers, payload: .http(method: method, body: body, unixSocket: unixSocket))
    }

    /// The body of an HTTP request; a mail has parts instead, and none of these bytes.
    package var body: [UInt8] {
        if case .http(_, let body, _) = self.payload { body } else { [] }
    }

    /// The method of an HTTP request.
    package var method: String? {
        if case .http(let method, _, _) = self.payload { method } else { nil }
    }

    /// The local socket of an HTTP request.
    package var unixSocket: String? {
        if case .http(_, _, let path) = self.payload { path } else { nil }
    }
}
