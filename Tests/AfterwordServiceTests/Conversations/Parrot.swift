import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A way to people with a way back; what comes back is what the test puts into the request's headers.
struct Parrot: Channel {
    static let typeName = "parrot"
    let id: String
    let addressKind: String?
    var afterUnclearCrash = UnclearPolicy.resend
    var replies: (any ReplyReader)? { Mirrored(items: self.said) }
    /// What it sends to people who did not write lately.
    var anyTimeForm: String?
    /// What the platform tells next.
    var said: [InboundItem] = []

    func destination(for recipient: String?) -> String { self.id }

    func formForAnyTime(_ content: MessageContent) -> String? { self.anyTimeForm }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}

/// Believes everybody, and answers with what the person is told.
private struct Mirrored: ReplyReader {
    let items: [InboundItem]

    func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict { .authentic }

    func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem] { self.items }

    func acknowledgement(of items: [InboundItem], note: String?) -> InboundAnswer { .text(note ?? "") }
}

extension PostOffice {
    /// The platform `tg` tells one thing about Ana, or about `sender`.
    ///
    /// - Returns: what the person is told for it at once.
    @discardableResult
    func hear(
        _ content: InboundItem.Content,
        from sender: String = "77",
        quoting: String? = nil
    ) async throws -> String {
        let id = self.store.ids.next(Message.self, at: self.clock.now)
        var item = InboundItem(id: id.text, senders: [sender], content: content)
        item.answeredMessage = quoting
        var context = self.context
        context.channels = context.channels.map { channel in
            guard var parrot = channel as? Parrot else { return channel }
            parrot.said = [item]
            return parrot
        }
        let answer = try await ReplyIntake(context).receive(InboundRequest(), channel: "tg")
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// The button of one answer to the invitation a decision made.
    func press(_ decision: Decision, _ value: String) throws -> InboundItem.Content {
        let id = try #require(decision.invitationID)
        let token = SurveyLinks(context: self.context).token(id)
        return .press(AnswerPayload(token: token, value: value).text)
    }

    /// Sends what waits, as the relay would; the platform calls it `receipt`.
    func deliver(receipt: String) async throws {
        let book = DeliveryBook(self.context)
        let claims = try await book.claim(limit: 10, now: self.clock.now, owner: 1)
        try await book.record(
            claims.map { claim in
                DeliveryRecord(claim, outcome: .sent(Learned(receipt: receipt)), startedAt: self.clock.now)
            }
        )
    }

    func answer(to decision: Decision) async throws -> Response? {
        try await self.answer(to: try #require(decision.invitationID))
    }

    func answer(to id: EntityID<Invitation>) async throws -> Response? {
        try await self.store.database.read { [store] in try store.countedResponse(ofInvitation: id, in: $0) }
    }

    func reason(after response: Response) async throws -> Invitation? {
        try await self.store.database.read { [store] connection in
            try store.invitations(after: response.id, in: connection).first { $0.purpose == .reason }
        }
    }

    /// The optional question after an answer.
    func offer(after response: Response) async throws -> Invitation? {
        try await self.store.database.read { [store] connection in
            try store.invitations(after: response.id, in: connection).first { $0.purpose == .offer }
        }
    }

    /// Answers on the survey's page, read in good time by somebody who moved a hand.
    ///
    /// - Returns: the nonce that the thank-you page is shown for.
    @discardableResult
    func answerOnPage(_ decision: Decision, _ score: Int, proof: String? = nil) async throws -> String {
        let id = try #require(decision.invitationID)
        let nonce = FormNonce.make(for: id, issuedAt: self.clock.now - .seconds(3), mint: self.context.mint)
        var submission = Submission(invitationID: id, values: ["score": "\(score)"], nonce: nonce.text)
        submission.scriptRan = true
        submission.scriptSawActivity = true
        submission.correctionSecrets = [proof].compactMap(\.self)
        guard case .thanks(let stored, _) = try await ResponseIntake(self.context).record(submission) else {
            Issue.record("the answer was not recorded")
            return nonce.text
        }
        return stored
    }

    func messages(of id: EntityID<Invitation>) async throws -> [Message] {
        try await self.store.database.read { [store] in try store.messages(ofInvitation: id, in: $0) }
    }

    /// Marks Ana erased.
    func erase(_ decision: Decision) async throws {
        let id = try await self.invitation(decision).contactID
        let now = self.clock.now
        try await self.store.database.write { [store] connection in
            guard var contact = try store.contact(id, in: connection) else { return }
            contact.erasedAt = now
            try store.update(contact, in: connection)
        }
    }
}
