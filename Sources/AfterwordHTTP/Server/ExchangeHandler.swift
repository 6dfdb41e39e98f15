import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Answers the requests of one connection, one after the other, on the event loop that reads them.
///
/// A request whose body came with its head, as most do, is handed over whole; the body of another is read while it is being answered. What
/// comes on the line meanwhile waits, and when something waits, no more is read.
final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

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
    private var deadline: ConnectionDeadline
    private var phase = Phase.idle
    private var task: Task<Void, Never>?
    private var waiting = CircularBuffer<HTTPServerRequestPart>()
    private var isReadHeld = false
    /// The request that is here is of HTTP/1.0, which knows no invitations.
    private var isOld = false
    /// The sender keeps the body of the request being answered back until it is invited to go on.
    private var isInvitationAwaited = false
    /// The request being answered is the last one, whatever waits.
    private var isLast = false
    /// Nothing comes after what waits.
    private var hasInputEnded = false
    /// What comes after what waits is no HTTP.
    private var isBroken = false

    /// `ended` succeeds when the connection is closed and its last request done with.
    init(
        responder: RequestRim,
        context: EndpointContext,
        limits: ServerLimits,
        date: ReplyDate,
        loop: any EventLoop,
        ended: EventLoopPromise<Void>
    ) {
        self.responder = responder
        self.endpointContext = context
        self.deadline = ConnectionDeadline(limits: limits)
        self.date = date
        self.loop = loop
        self.executor = LoopExecutor(loop: loop)
        self.ended = ended
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.deadline.start(on: self.loop) { [weak self] in self?.lookAtDeadline() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .answering(let upload?) = self.phase { upload.fail(ChannelError.ioOnClosedChannel) }
        self.context = nil
        self.phase = .closed
        self.waiting.removeAll()
        self.deadline.stop()
        if self.task == nil { self.ended.succeed() }
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

    private func take(_ part: HTTPServerRequestPart) {
        switch (self.phase, part) {
        case (.idle, .head(let head)):
            self.open(head)
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
            self.deadline.awaitNothing()
        case (.discarding(let isLast), .end):
            if isLast { self.close() } else { self.rest() }
        default:
            break
        }
    }

    private func open(_ head: HTTPRequestHead) {
        guard let request = try? HTTPRequest(asSent: head) else {
            self.isBroken = true
            return self.endIfOver()
        }
        if !head.isKeepAlive { self.isLast = true }
        self.isOld = head.version == .http1_0
        self.isInvitationAwaited = false
        self.phase = .opened(request, ByteBuffer())
        self.deadline.awaitBody()
    }

    /// Answers a request whose body takes longer than its head.
    private func answerOpened() {
        guard case .opened(let head, let start) = self.phase else { return }
        let bound = NIOLoopBound(self, eventLoop: self.loop)
        self.isInvitationAwaited = start.readableBytes == 0 && !self.isOld && head.expectsInvitation
        let upload = BodyUpload(
            on: self.loop,
            begin: { bound.value.inviteBody() },
            readAgain: { bound.value.readAgain() }
        )
        if start.readableBytes > 0 { _ = upload.add(start) }
        self.answer(Request(head: head, body: upload.body), upload: upload)
    }

    /// Tells a sender that waits for it to go on: the body is wanted, for the endpoint has admitted the request and begins to read.
    private func inviteBody() {
        guard self.isInvitationAwaited, case .answering(.some) = self.phase, let context = self.context else { return }
        self.isInvitationAwaited = false
        let invitation = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(self.wrapOutboundOut(.head(invitation)), promise: nil)
    }

    private func readAgain() {
        guard self.isReadHeld, self.waiting.isEmpty else { return }
        self.isReadHeld = false
        self.context?.read()
    }

    // MARK: Answering

    private func answer(_ request: Request, upload: BodyUpload?) {
        self.phase = .answering(upload: upload)
        if upload == nil { self.deadline.awaitNothing() }
        let bound = NIOLoopBound(self, eventLoop: self.loop)
        let (responder, context) = (self.responder, self.endpointContext)
        // A task of nobody: the connection is a handler, which cannot wait for a child. It is done before ``Connection/ended``.
        self.task = Task(executorPreference: self.executor) { @Sendable in
            let reply = await responder.reply(to: request, context)
            await Self.give(reply, to: bound)
        }
    }

    private static func give(_ reply: EndpointReply, to bound: NIOLoopBound<ExchangeHandler>) async {
        switch reply.body {
        case .bytes(let bytes): bound.value.send(reply, bytes)
        case .stream(let produce): await Self.stream(reply, from: produce, to: bound)
        // Ending it would write the end of a body that is not to be there; the connection closes instead.
        case .unsent: bound.value.begin(reply)
        }
        bound.value.finish()
    }

    private func send(_ reply: EndpointReply, _ bytes: ByteBuffer) {
        guard let context = self.context else { return }
        self.writeHead(of: reply, to: context)
        if bytes.readableBytes > 0 { context.write(self.wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil) }
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
            var writer = ReplyWriter { piece in
                try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(piece)))
            }
            try await produce(&writer)
            try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
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
        var head = HTTPResponseHead(reply, at: self.date.text())
        if self.isInvitationAwaited, case .answering(.some) = self.phase {
            // Whether the body still comes is the sender's choice, and the next request would be taken for it.
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        if !head.isKeepAlive { self.isLast = true }
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
    }

    private func finish() {
        self.task = nil
        guard self.context != nil else { return self.ended.succeed() }
        guard case .answering(let upload) = self.phase, !self.isLast else { return self.leave() }
        if upload == nil { self.rest() } else { self.phase = .discarding(isLast: false) }
        self.serveWaiting()
        self.readAgain()
    }

    private func rest() {
        self.phase = .idle
        self.deadline.awaitNextHead()
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

    /// Whoever is answered is told to hurry; then, or at once, the connection closes.
    func stop() {
        self.isLast = true
        if let task { task.cancel() } else { self.close() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is IOError || error is ChannelError { return self.close() }
        switch self.phase {
        case .answering(let upload?):
            self.fail(upload, with: Problem(.invalidRequest, "The body broke off."))
        case .discarding:
            self.close()
        default:
            self.isBroken = true
            if self.task == nil { self.endIfOver() }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            self.hasInputEnded = true
            if case .discarding(isLast: true) = self.phase { self.close() }
            if self.task == nil { self.endIfOver() }
        case is ChannelShouldQuiesceEvent:
            self.isLast = true
            if self.task == nil { self.leave() }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func lookAtDeadline() {
        guard self.deadline.isOver(on: self.loop, look: { [weak self] in self?.lookAtDeadline() }) else { return }
        if case .answering(let upload?) = self.phase {
            self.fail(upload, with: RequestDeadlineExceeded())
        } else {
            self.close()
        }
    }

    private func fail(_ upload: BodyUpload, with error: any Error) {
        self.isLast = true
        self.phase = .answering(upload: nil)
        upload.fail(error)
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
        self.deadline.awaitBody()
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
