package import AfterwordCore
import Foundation

/// `type: inbox`: a mailbox inside the server, to see messages without any platform.
///
/// Messages are posted to the server's own socket, so they take the same road through outbox, queue and transport as any other.
package struct InboxChannel: ConfiguredChannel {
    package static let typeName = "inbox"
    package static let exampleSettings: [String: String] = [:]

    package let id: String
    package let addressKind: String? = nil
    /// A letter holds what either would get, for whoever tries things out.
    package let readers: Readership = [.people, .systems]
    package let afterUnclearCrash = UnclearPolicy.resend
    package let pace = SendingPace.unlimited
    private let socketPath: String

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        if let unknown = settings.keys.min() {
            throw ChannelConfigurationError(setting: unknown, problem: "is not a setting of an inbox; it has none")
        }
        self.id = id
        self.socketPath = environment.socketPath
    }

    package func destination(for recipient: String?) -> String { self.id }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        if let reply = replies.last {
            return .finished(ReplyClass(webhookReply: reply, now: message.now), learned: Learned())
        }
        do {
            return .send(try self.request(for: message.message))
        } catch {
            return .finished(.permanent(because: "the content is not JSON: \(error)"), learned: Learned())
        }
    }

    /// Asks the server itself, whose mailbox it is.
    package func probe(at now: Instant) -> TransportRequest? {
        TransportRequest(method: "GET", url: "http://localhost/healthz", unixSocket: self.socketPath)
    }

    package func finding(of reply: TransportReply) -> ProbeFinding {
        guard case .response(200..<300, _, _) = reply else {
            return .broken("the server does not run", remedy: "Start it with afterword serve.")
        }
        return .well("the server runs; its messages stand at /inbox")
    }

    private func request(for message: Message) throws -> TransportRequest {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let letter = InboxLetter(messageID: message.id.text, channel: self.id, content: message.content)
        return TransportRequest(
            url: "http://localhost/inbox",
            headers: [(name: "Content-Type", value: "application/json")],
            body: Array(try encoder.encode(letter)),
            unixSocket: self.socketPath
        )
    }
}
