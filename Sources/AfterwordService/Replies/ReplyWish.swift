package import AfterwordCore

/// What somebody wants to write to a customer.
package struct ReplyWish: Sendable, Equatable {
    /// The channel's id; `nil` = the first that reaches the person without a warning, else the first that reaches them.
    package var channel: String?
    package var template: String?
    /// Goes as it is; `nil` = the template's words.
    package var text: String?
    package var subject: String?
    /// Who it is from, for programs; `nil` = whoever is signed in, else the task's owner.
    package var agent: String?
    /// Warnings that were read and are to be passed over.
    package var acknowledged: Set<ReplyWarning>
    /// Names this sending; the same name again sends nothing and gives the first reply.
    package var submission: String?
    /// The version of the task the person saw; `nil` = whatever it is now.
    package var version: VersionCondition?

    package init(channel: String? = nil, template: String? = nil, text: String? = nil) {
        self.channel = channel
        self.template = template
        self.text = text
        self.acknowledged = []
    }
}

/// Why a reply was not written.
package enum ReplyRefusal: Error, Sendable, Equatable {
    case unknown
    /// Somebody else changed the task first.
    case changedMeanwhile(version: Int)
    /// The task is closed; who wants to write opens the case.
    case closed
    case erased
    /// No channel has an address of the person.
    case unreachable
    /// The channel is not configured, or does not reach the person.
    case unknownChannel(String, known: [String])
    case unknownTemplate(String, known: [String])
    /// Neither words nor a template.
    case empty
    /// More words than one message of the channel holds: a reply goes whole or not at all.
    case tooLong(channel: String, most: Int)
    /// Warnings that nobody confirmed.
    case unconfirmed([ReplyWarning])
}

/// One way to a person.
package struct ReplyWay: Encodable, Sendable, Equatable {
    /// The configured channel.
    package var channel: String
    /// Its kind, e.g. `email`.
    package var type: String
    /// The address; `nil` for a channel that needs none.
    @Nullable package var recipient: String?
    /// Words of ``ReplyWarning``.
    package var warnings: [String]

    package static func == (left: Self, right: Self) -> Bool {
        (left.channel, left.type, left.recipient, left.warnings)
            == (right.channel, right.type, right.recipient, right.warnings)
    }
}

/// A reply as it would go.
package struct ReplyDraft: Encodable, Sendable {
    package var way: ReplyWay
    package var locale: String
    package var subject: String
    package var text: String
}

/// A template with this task's facts filled in.
package struct FilledTemplate: Encodable, Sendable {
    package var name: String
    package var title: String
    package var locale: String
    package var subject: String
    package var text: String
}

/// What a reply can be made of.
package struct ReplyChoices: Encodable, Sendable {
    /// Ways without a warning first.
    package var ways: [ReplyWay]
    /// Those meant for the tags of the case, then those for any case.
    package var templates: [FilledTemplate]
}
