import AfterwordCore
import AfterwordStorage
import Crypto
import Foundation

/// What is told of a message before we have written down that it was sent.
///
/// A platform tells the fate of a message by a request of its own, which may be here before its reply to ours is on disk. Its word waits
/// under the message's name and is applied in the transaction that marks the message sent. A word about a message that is never marked so,
/// such as one that another program sends from the same account, is forgotten.
struct EarlyReceipts: Sendable {
    /// Far longer than any reply takes: a try to send ends within seconds.
    static let memory = Duration.hours(1)

    /// How a message is known to those who tell of it. Only a digest is kept: some platforms' names contain the person's number, and an
    /// erasure must not have to look for it here.
    struct Name: Sendable, Equatable {
        fileprivate let digest: String

        /// By what the platform of a channel calls it, or by our own id; the channel is part of it, for a message may go by the next one.
        init(_ name: String, of channel: String) {
            self.digest = TextDigest.base32(of: "\(channel) \(name)", bytes: 20)
        }
    }

    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    func keep(
        _ word: MessageFate.Word,
        of name: Name,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let receipt = EarlyReceipt(name: name.digest, fate: word.fate.rawValue, reason: word.reason, at: now)
        try self.context.store.keep(receipt, in: connection)
    }

    /// Applies what waits for messages that this transaction marked as sent, and returns how much it was.
    func apply(
        to sent: [(message: Message, learned: Learned)],
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        let store = self.context.store
        // Nearly always there is none, and then no digest is made.
        guard try store.hasEarlyReceipts(in: connection) else { return 0 }
        let ids = Dictionary(
            sent.flatMap { message, learned in
                [message.id.text, learned.receipt].compactMap(\.self).map {
                    (Name($0, of: message.channel).digest, message.id)
                }
            },
            uniquingKeysWith: { first, _ in first }
        )
        let told = try store.takeEarlyReceipts(of: Array(ids.keys), in: connection)
        let fresh = told.filter { $0.at >= now - Self.memory }
        for receipt in fresh {
            guard let word = MessageFate.Word(receipt), let id = ids[receipt.name],
                let message = try store.message(id, in: connection)
            else { continue }
            try MessageReceipts(self.context).apply(word, to: message, now: now, in: connection)
        }
        return fresh.count
    }

    /// Forgets what waited in vain, and returns how many it were.
    func purge() async throws -> Int {
        let (store, limit) = (self.context.store, self.context.now() - Self.memory)
        return try await store.database.write { try store.purgeEarlyReceipts(before: limit, in: $0) }
    }
}

extension MessageFate.Word {
    /// `nil` for a fate that a later release has written.
    fileprivate init?(_ receipt: EarlyReceipt) {
        guard let fate = MessageFate(rawValue: receipt.fate) else { return nil }
        self.init(fate: fate, reason: receipt.reason)
    }
}
