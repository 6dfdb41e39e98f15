import AfterwordCore
import AfterwordDelivery
import AfterwordStorage
import Testing

/// Asking a helpdesk for what its webhook left out: every reply has one consequence, and no event is lost.
@Suite struct CompletionChannelTests {
    private static let now = Instant(milliseconds: 1_767_225_600_000)
    private static let event = CaseEvent(
        source: "desk",
        id: "e completed",
        type: .caseResolved,
        at: now,
        case: CaseFacts(id: "50")
    )

    /// Asks for the name and the address of a person, one after the other.
    private struct TwoQuestions: Source {
        static let typeName = "two"
        let id = "desk"

        func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict { .authentic }
        func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading { SourceReading() }
        func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep {
            guard answers.count == 2 else {
                return .ask(TransportRequest(method: "GET", url: "https://desk.example.org/\(answers.count)"))
            }
            var event = event
            event.contact = ContactFacts(
                name: answers[0].json?["name"]?.string,
                email: answers[1].json?["email"]?.string
            )
            return .complete(event)
        }
    }

    private let channel = CompletionChannel(TwoQuestions())

    private func step(_ replies: [TransportReply], attempt: Int = 1) throws -> ChannelStep {
        var message = Message.example(channel: self.channel.id, destination: self.channel.id)
        message.content.data = try JSONText.encode(Self.event)
        return self.channel.next(OutgoingMessage(message: message, attempt: attempt, now: Self.now), replies: replies)
    }

    private static func reply(_ status: Int, _ body: String = "", headers: [String: String] = [:]) -> TransportReply {
        .response(status: status, headers: headers, body: Array(body.utf8))
    }

    @Test func `one question follows the other, then the event is complete`() throws {
        let name = Self.reply(200, #"{"name":"Ana"}"#)
        guard case .send(let first) = try self.step([]), case .send(let second) = try self.step([name]) else {
            Issue.record("nothing is asked")
            return
        }
        #expect([first.url, second.url] == ["https://desk.example.org/0", "https://desk.example.org/1"])
        guard
            case .finished(.sent, let learned) = try self.step([name, Self.reply(200, #"{"email":"ana@example.org"}"#)])
        else {
            Issue.record("it does not end")
            return
        }
        #expect(learned.events.map(\.contact) == [ContactFacts(name: "Ana", email: "ana@example.org")])
        #expect(learned.events.map(\.id) == [Self.event.id])
    }

    @Test(arguments: [403, 404, 410, 422])
    func `what the helpdesk does not tell is left out`(_ status: Int) throws {
        let answers = [Self.reply(status), Self.reply(200, #"{"email":"ana@example.org"}"#)]
        guard case .finished(.sent, let learned) = try self.step(answers) else {
            Issue.record("it does not end")
            return
        }
        #expect(learned.events.map(\.contact) == [ContactFacts(email: "ana@example.org")])
    }

    @Test func `a dead token stops the questions and keeps them`() throws {
        guard case .finished(.channelFault(let reason), let learned) = try self.step([Self.reply(401)]) else {
            Issue.record("401 is no channel fault")
            return
        }
        #expect(reason.contains("token") && learned.events.isEmpty)
    }

    @Test(arguments: [
        reply(500), reply(429), reply(302), reply(200, "<html>"),
        .failure(TransportFailure(code: .timedOut, detail: "timed out")),
    ])
    func `trouble is waited out, and after the last try the event goes in as it came`(_ reply: TransportReply) throws {
        for attempt in 1..<CompletionChannel.mostTries {
            guard case .finished(.retry, let learned) = try self.step([reply], attempt: attempt) else {
                Issue.record("try \(attempt) is the last")
                return
            }
            #expect(learned.events.isEmpty)
        }
        guard
            case .finished(.permanent(let reason), let learned) = try self.step(
                [reply],
                attempt: CompletionChannel.mostTries
            )
        else {
            Issue.record("it is asked for ever")
            return
        }
        #expect(reason.contains("as its webhook told it") && learned.events == [Self.event])
    }

    @Test func `a refused address does not cost the event`() throws {
        let refused = TransportReply.failure(TransportFailure(code: .refusedAddress, detail: "not allowed"))
        guard case .finished(.permanent, let learned) = try self.step([refused]) else {
            Issue.record("a refused address is tried again")
            return
        }
        #expect(learned.events == [Self.event])
    }

    @Test func `the helpdesk's wish to wait is heard`() throws {
        guard
            case .finished(.retry(_, let notBefore), _) = try self.step([
                Self.reply(429, headers: ["retry-after": "60"])
            ])
        else {
            Issue.record("429 is not waited out")
            return
        }
        #expect(notBefore == Self.now + .seconds(60))
    }
}
