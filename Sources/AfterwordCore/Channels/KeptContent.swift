import Synchronization

/// What a message says, by reference: messages go through lists, queues and tasks, and a copy of their content counts two dozen texts.
///
/// What comes from the store is read when somebody asks for it. Most messages that wait go to systems, which need three members and no
/// more; and one that cannot be read must not stop the others that are claimed or listed with it.
final class KeptContent: Sendable {
    /// The content once it was read.
    final class Reading: Sendable {
        let content: MessageContent
        let isUnreadable: Bool

        init(_ content: MessageContent?) {
            self.content = content ?? .unreadable
            self.isUnreadable = content == nil
        }
    }

    /// `nil` if the content was made here.
    private let stored: String?
    private let reading = AtomicLazyReference<Reading>()

    init(_ content: MessageContent) {
        self.stored = nil
        _ = self.reading.storeIfNil(Reading(content))
    }

    init(stored: String) {
        self.stored = stored
    }

    var read: Reading {
        if let known = self.reading.load() { return known }
        let value = self.stored.flatMap { try? JSONReader.read($0.utf8) }
        // Two who ask at the same time read the same.
        return self.reading.storeIfNil(Reading(value.flatMap(MessageContent.init(json:))))
    }

    var isKnownUnreadable: Bool { self.reading.load()?.isUnreadable ?? false }

    /// The same whether the rest was read meanwhile or not.
    var partForSystems: MessageContent? {
        self.stored.map(MessageContent.init(partOf:)) ?? self.read.content
    }
}

extension KeptContent: Equatable {
    static func == (left: KeptContent, right: KeptContent) -> Bool {
        left === right || left.read.content == right.read.content
    }
}

extension MessageContent {
    /// Only what every content has. `nil` if the stored text of one has not all three.
    fileprivate init?(partOf stored: String) {
        guard let texts = try? JSONReader.texts(of: ["type", "timestamp", "data"], in: stored.utf8),
            let type = texts[0], let timestamp = texts[1], let data = texts[2]
        else { return nil }
        self.init(type: type, timestamp: timestamp, data: data)
    }
}
