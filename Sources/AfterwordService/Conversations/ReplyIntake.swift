package import AfterwordCore
import AfterwordStorage
import Crypto
import Foundation

/// Takes in what people answer inside conversations: the platform's request is verified, read, and on disk before anybody answers.
package struct ReplyIntake: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Why a request was not taken.
    package enum Refusal: Error, Sendable, Equatable {
        case unknownChannel
        /// The channel's kind or its settings have no way back.
        case noWayBack
        /// No signature, or a wrong one.
        case unauthorized
        /// The signature is right and too old.
        case stale
        /// Signed, and not what the platform documents; the text says what.
        case unreadable(String)
    }

    /// Answers the platform's question whether this address is ours.
    ///
    /// - Throws: ``Refusal``.
    package func greet(_ request: InboundRequest, channel id: String) throws(Refusal) -> InboundAnswer {
        let (channel, replies) = try self.channel(id)
        return replies.handshake(request) ?? .text("This address takes the answers of \(channel.id).\n")
    }

    /// Returns after the commit, with what the platform wants to hear.
    ///
    /// - Throws: ``Refusal``, or what the database says.
    package func receive(_ request: InboundRequest, channel id: String) async throws -> InboundAnswer {
        let (channel, replies) = try self.channel(id)
        let now = self.context.now()
        switch replies.verdict(on: request, now: now) {
        case .authentic: break
        case .unauthorized: throw Refusal.unauthorized
        case .stale: throw Refusal.stale
        }
        if let answer = replies.handshake(request) { return answer }
        let items: [InboundItem]
        do { items = try replies.items(in: request) } catch { throw Refusal.unreadable(error.problem) }
        let outcomes = try await self.accept(items, by: channel, now: now)
        self.context.replyTally.count(outcomes.map(\.kind), of: id)
        return replies.acknowledgement(of: items, note: outcomes.lazy.compactMap(\.note).first)
    }

    private func accept(
        _ items: [InboundItem],
        by channel: any Channel,
        now: Instant
    ) async throws -> [ReplyOutcome] {
        guard !items.isEmpty else { return [] }
        let outcomes = try await self.context.store.database.write { connection in
            try items.map { try self.accept($0, by: channel, now: now, in: connection) }
        }
        self.context.wakeRelay()
        return outcomes
    }

    private func channel(_ id: String) throws(Refusal) -> (any Channel, any ReplyReader) {
        guard let channel = self.context.channel(id) else { throw .unknownChannel }
        guard let replies = channel.replies else { throw .noWayBack }
        return (channel, replies)
    }
}

// MARK: - One item, inside the transaction

extension ReplyIntake {
    private func accept(
        _ item: InboundItem,
        by channel: any Channel,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> ReplyOutcome {
        if case .ignored = item.content { return ReplyOutcome(.ignored) }
        guard try self.isNew(item, on: channel, now: now, in: connection)
        else { return ReplyOutcome(.repeated) }
        if case .receipt(let receipt) = item.content {
            try self.note(receipt, by: channel, now: now, in: connection)
            return ReplyOutcome(.receipt)
        }
        guard let conversation = try self.conversation(of: item, over: channel, now: now, in: connection) else {
            return try self.answerStranger(item, by: channel, now: now, in: connection)
        }
        return try self.take(item, in: conversation, connection)
    }

    /// Platforms send again what they think was lost. The memory is that of events, under the channel's name, and by a digest: some
    /// platforms' ids contain the person's number, and an erasure must not have to look for it here.
    private func isNew(
        _ item: InboundItem,
        on channel: any Channel,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let digest = TextDigest.base32(of: item.id, bytes: 20)
        return try self.context.store.rememberEvent(
            source: "channel:\(channel.id)",
            id: digest,
            now: now,
            in: connection
        )
    }

    private func take(
        _ item: InboundItem,
        in conversation: Conversation,
        _ connection: any SQLConnection
    ) throws -> ReplyOutcome {
        switch item.content {
        case .press(let payload):
            return try ButtonPress(self.context, conversation).take(payload, in: connection)
        case .form(let payload, let words):
            return try ButtonPress(self.context, conversation).take(payload, words: words, in: connection)
        case .text(let text):
            return try TypedReply(self.context, conversation)
                .take(text, quoting: item.answeredMessage, in: connection)
        case .blocked:
            return try SubscriptionWord(self.context, conversation).block(in: connection)
        case .unblocked:
            return try SubscriptionWord(self.context, conversation).unblock(in: connection)
        case .receipt, .ignored:
            return ReplyOutcome(.ignored)
        }
    }

    private func conversation(
        of item: InboundItem,
        over channel: any Channel,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Conversation? {
        let store = self.context.store
        guard let kind = channel.addressKind else { return nil }
        for handle in item.senders {
            guard var identity = try store.identity(channel: kind, handle: handle, in: connection),
                let contact = try store.contact(identity.contactID, in: connection)
            else { continue }
            if item.content != .blocked {
                let at = min(item.at ?? now, now)
                try store.noteInbound(from: contact.id, channel: kind, at: at, in: connection)
                identity.lastInboundAt = max(identity.lastInboundAt ?? at, at)
            }
            identity.room = identity.room ?? item.room
            let route = ChannelRoutes.Route(channel: channel, to: identity)
            return Conversation(contact: contact, route: route, now: now)
        }
        return nil
    }

    /// Nobody we know: their words are not kept, but a button that was meant for somebody else leaves a trace.
    private func answerStranger(
        _ item: InboundItem,
        by channel: any Channel,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> ReplyOutcome {
        let payload: String
        switch item.content {
        case .press(let pressed), .form(let pressed, words: _): payload = pressed
        case .text, .blocked, .unblocked, .receipt, .ignored: return ReplyOutcome(.unknownPerson)
        }
        guard let button = AnswerPayload(payload) else { return ReplyOutcome(.ignored) }
        let refusal = RefusedPress(button, mint: self.context.mint, channel: channel.id)
        try refusal.note(in: self.context.store, now: now, connection)
        return ReplyOutcome(.refused)
    }

    private func note(
        _ receipt: DeliveryReceipt,
        by channel: any Channel,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let word = MessageFate.Word(receipt.fate)
        guard
            let message = try self.context.store.message(
                receipt: receipt.message,
                over: channel.id,
                to: nil,
                in: connection
            )
        else {
            let name = EarlyReceipts.Name(receipt.message, of: channel.id)
            return try EarlyReceipts(self.context).keep(word, of: name, now: now, in: connection)
        }
        try MessageReceipts(self.context).apply(word, to: message, now: now, in: connection)
    }
}

/// A channel and the person at its other end, at one moment.
struct Conversation: Sendable {
    var contact: Contact
    /// The way the person came by, and is answered by.
    var route: ChannelRoutes.Route
    var now: Instant

    var channel: any Channel { self.route.channel }
}
