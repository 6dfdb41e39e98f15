package import AfterwordCore
import Foundation

/// The way back to the cases of one source: a channel of the outbox that reaches a system, never a person.
///
/// It reads before it repeats, so a message whose fate a crash left open may go again.
package struct WriteBackChannel<Writer: CaseWriter>: Channel {
    package static var typeName: String { Writer.typeName }

    package let id: String
    package let addressKind: String? = nil
    package let readers = Readership.systems
    package let afterUnclearCrash = UnclearPolicy.resend
    /// Far below what the helpdesks allow an API user (Zendesk's smallest plan: 200 requests a minute), because agents' tools share it.
    package let pace = SendingPace(perSecond: 1, burst: 10)
    private let settings: WriteBackSettings
    private let writer: Writer

    init(source: String, settings: WriteBackSettings) throws {
        // A configured channel's id has no slash, so the two cannot be confused.
        self.id = "\(source)/write_back"
        self.settings = settings
        self.writer = try Writer(access: settings.access)
    }

    /// One queue for all cases, named like the channel, so that one word opens it again after a dead token.
    package func destination(for recipient: String?) -> String { self.id }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        guard let note = Self.note(in: message.message.content) else {
            return .finished(.permanent(because: "the message holds no case note"), learned: Learned())
        }
        guard let entry = self.settings.entry(note, message) else {
            return .finished(.permanent(because: "nothing of this answer is to be written back"), learned: Learned())
        }
        return self.writer.next(entry, replies: replies, now: message.now)
    }

    private static func note(in content: MessageContent) -> CaseNote? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(CaseNote.self, from: Data(content.data.utf8))
    }
}
