import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// Answers the requests of one connection, one after the other, on the event loop that reads them.
///
/// A request whose body came with its head, as most do, is handed over whole; the body of another is read while it is being answered. What
/// comes on the line meanwhile waits, and when something waits, no more is read.
final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Phase {
        case idle
        /// A head is there, and what came of its body in the same reading.
        case opened(HTTPRequest, ByteBuffer)
        /// `upload`: the part of the body that is still to come; `nil` if all is there.
        case answering(upload: BodyUpload?)
        /// Answered before all of its body was there; `isLast`: the end of the body is the end of the connection.
        case discarding(isLast: Bool)
        /// Nothing more is read or answered.
        case closed
    }

    private let responder: RequestRim
    private let endpointContext: EndpointContext
    private let date: ReplyDate
    private let executor: LoopExecutor
    private let loop: any EventLoop
    private let ended: EventLoopPromise<Void>
    private var context: ChannelHandlerContext?
    private var phase = Phase.idle
    private var task: Task<Void, Never>?
    private var waiting = CircularBuffer<HTTPRequestPart>()
    private var isReadHeld = false
    /// The request being answered is the last one, whatever waits.
    private var isLast = false
    /// Nothing comes after what waits.
    private var hasInputEnded = false
    /// What comes after what waits is no HTTP.
    private var isBroken = false

    init(
        responder: RequestRim,
        context: EndpointContext,
        date: ReplyDate,
        loop: any EventLoop,
        ended: EventLoopPromise<Void>
    ) {
        self.responder = responder
        self.endpointContext = context
        self.date = date
        self.loop = loop
        self.executor = LoopExecutor(loop: loop)
        self.ended = ended
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .answering(let upload?) = self.phase { upload.fail(ChannelError.ioOnClosedChannel) }
        self.context = nil
        self.phase = .closed
        self.waiting.removeAll()
        if self.task == nil { self.ended.succeed() }
    }

    /// Whoever is answered is told to hurry; then, or at once, the connection closes.
    func stop() {
        self.isLast = true
        if let task { task.cancel() } else { self.close() }
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = self.unwrapInboundIn(data)
        if case .answering(upload: nil) = self.phase {
            self.waiting.append(part)
            self.isReadHeld = true
        } else {
            self.take(part)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.answerOpened()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if !self.isReadHeld { context.read() }
    }

    private func take(_ part: HTTPRequestPart) {
        switch (self.phase, part) {
        case (.idle, .head(let head)):
            self.phase = .opened(head, ByteBuffer())
        case (.opened(let head, var start), .body(var piece)):
            self.phase = .idle
            if start.readableBytes == 0 { start = piece } else { start.writeBuffer(&piece) }
            self.phase = .opened(head, start)
        case (.opened(let head, let body), .end):
            self.answer(Request(head: head, body: RequestBody(buffer: body)), upload: nil)
        case (.answering(let upload?), .body(let piece)):
            if !upload.add(piece) { self.isReadHeld = true }
        case (.answering(let upload?), .end):
            upload.end()
            self.phase = .answering(upload: nil)
        case (.discarding(let isLast), .end):
            if isLast { self.close() } else { self.phase = .idle }
        default:
            break
        }
    }

    /// Answers a request whose body takes longer than its head.
    private func answerOpened() {
        guard case .opened(let head, let start) = self.phase else { return }
        let bound = NIOLoopBound(self, eventLoop: self.loop)
        let upload = BodyUpload(on: self.loop) { bound.value.readAgain() }
        if start.readableBytes > 0 { _ = upload.add(start) }
        self.answer(Request(head: head, body: upload.body), upload: upload)
    }

    private func readAgain() {
        guard self.isReadHeld, self.waiting.isEmpty else { return }
        self.isReadHeld = false
        self.context?.read()
    }

    // MARK: Answering

    /// The task is no child of anything: the connection is a handler, which cannot wait. It is done before ``Connection/ended``.
    private func answer(_ request: Request, upload: BodyUpload?) {
        self.phase = .answering(upload: upload)
        if request.headers.closesConnection { self.isLast = true }
        let bound = NIOLoopBound(self, eventLoop: self.loop)
        let (responder, context) = (self.responder, self.endpointContext)
        self.task = Task(executorPreference: self.executor) { @Sendable in
            let reply = await responder.reply(to: request, context)
            await Self.give(reply, to: bound)
        }
    }

    private static func give(_ reply: EndpointReply, to bound: NIOLoopBound<ExchangeHandler>) async {
        switch reply.body {
        case .bytes(let bytes): bound.value.send(reply, bytes)
        case .stream(let produce): await Self.stream(reply, from: produce, to: bound)
        }
        bound.value.finish()
    }

    private func send(_ reply: EndpointReply, _ bytes: ByteBuffer) {
        guard let context = self.context else { return }
        self.writeHead(of: reply, to: context)
        if bytes.readableBytes > 0 { context.write(self.wrapOutboundOut(.body(bytes)), promise: nil) }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    private static func stream(
        _ reply: EndpointReply,
        from produce: EndpointReply.Producer,
        to bound: NIOLoopBound<ExchangeHandler>
    ) async {
        guard let channel = bound.value.context?.channel else { return }
        bound.value.begin(reply)
        do {
            var writer = ReplyWriter { piece in try await channel.writeAndFlush(HTTPResponsePart.body(piece)) }
            try await produce(&writer)
            try await channel.writeAndFlush(HTTPResponsePart.end(nil))
        } catch {
            // Without its end nobody takes the reply for a whole one.
            bound.value.close()
        }
    }

    private func begin(_ reply: EndpointReply) {
        guard let context = self.context else { return }
        self.writeHead(of: reply, to: context)
        context.flush()
    }

    private func writeHead(of reply: EndpointReply, to context: ChannelHandlerContext) {
        var headers = reply.headers
        headers.append(HTTPField(name: .date, value: self.date.text()))
        if headers.closesConnection { self.isLast = true }
        let head = HTTPResponse(status: reply.status, headerFields: headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
    }

    private func finish() {
        self.task = nil
        guard self.context != nil else { return self.ended.succeed() }
        guard case .answering(let upload) = self.phase, !self.isLast else { return self.leave() }
        self.phase = upload == nil ? .idle : .discarding(isLast: false)
        self.serveWaiting()
        self.readAgain()
    }

    /// Takes what came too early, until it is used up or a request of it is being answered.
    private func serveWaiting() {
        while let part = self.waiting.first {
            if case .answering(upload: nil) = self.phase { return }
            self.waiting.removeFirst()
            self.take(part)
        }
        self.answerOpened()
        if case .idle = self.phase { self.endIfOver() }
    }

    // MARK: Ending

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (self.phase, error) {
        case (_, is IOError), (_, is ChannelError):
            self.close()
        case (.answering(let upload?), _):
            self.isLast = true
            self.phase = .answering(upload: nil)
            upload.fail(error is RequestDeadlineExceeded ? error : Problem(.invalidRequest, "The body broke off."))
        case (.discarding, _), (_, is RequestDeadlineExceeded):
            self.close()
        default:
            self.isBroken = true
            if self.task == nil { self.endIfOver() }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            self.hasInputEnded = true
            if case .discarding(isLast: true) = self.phase { self.close() }
            if self.task == nil { self.endIfOver() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func endIfOver() {
        if self.isBroken {
            self.send(EndpointReply(status: .badRequest, headers: [.connection: "close"]), ByteBuffer())
            self.leave()
        } else if self.hasInputEnded {
            self.leave()
        }
    }

    /// Closes when all that was written has gone. While a body is still coming it is read first: who closes with something unread makes
    /// the system throw away the reply on its way.
    private func leave() {
        guard let context = self.context else { return }
        let written = self.loop.makePromise(of: Void.self)
        switch self.phase {
        case .answering(.some), .discarding:
            self.phase = .discarding(isLast: true)
            self.readAgain()
        default:
            self.phase = .closed
            written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
        context.close(mode: .output, promise: written)
    }

    private func close() {
        self.phase = .closed
        self.context?.close(promise: nil)
    }
}

extension HTTPFields {
    /// Whether the sender ends the connection after this message.
    fileprivate var closesConnection: Bool {
        guard let value = self[.connection] else { return false }
        return value.split(separator: ",").contains { $0.drop { $0 == " " }.lowercased() == "close" }
    }
}
