import AfterwordCore
import HTTPTypes
import NIOCore

extension InboundRequest {
    /// A platform's webhook as the service takes it.
    init(_ request: EndpointRequest) {
        let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
        let query = request.query.pairs.map { ($0.name, $0.value) }
        self.init(
            method: request.method == .get || request.method == .head ? .get : .post,
            query: Dictionary(query) { first, _ in first },
            headers: Dictionary(headers) { first, _ in first },
            body: Array(request.body.readableBytesView)
        )
    }
}

extension EndpointReply {
    /// What a platform asked to hear.
    init(_ answer: InboundAnswer) {
        self.init(
            status: .init(code: answer.status),
            headers: answer.contentType.map { [.contentType: $0] } ?? [:],
            body: .bytes(ByteBuffer(bytes: answer.body))
        )
    }
}
