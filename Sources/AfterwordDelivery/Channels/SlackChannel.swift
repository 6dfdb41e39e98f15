package import AfterwordCore

/// `type: slack`: a bot that writes to members of its workspace, by `conversations.open` and `chat.postMessage` of the Web API.
///
/// Settings: `token` (`xoxb-…`, with the scopes `chat:write` and `im:write`); `to`, the channel that gets a team's messages, e.g. `C0123456789`,
/// which the bot must be a member of, or a member's id; `answers`: `buttons`, `typed` or `link`; `api`, another base of the methods;
/// and those of ``SlackReplies``.
package struct SlackChannel: ConfiguredChannel {
    package static let typeName = "slack"
    package static let exampleSettings = [
        "token": "xoxb-example", "to": "C0123456789", "signing_secret": "example-secret",
    ]

    package let id: String
    package let addressKind: String? = "slack"
    package let longestText: Int? = SlackMessage.longestText
    /// `chat.postMessage` documents no key that would make a copy recognisable.
    package let afterUnclearCrash = UnclearPolicy.hold
    /// "1 per second per channel": <https://docs.slack.dev/apis/web-api/rate-limits>
    package let pace = SendingPace(perSecond: 1, burst: 1)
    /// The same page speaks of "several hundred messages per minute" to a workspace and names no number.
    package let overallPace = SendingPace(perSecond: 5, burst: 20)
    package var teamRecipient: String? { self.chat.teamRecipient }
    package let replies: (any ReplyReader)?
    private let chat: ChatSettings

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        self.id = id
        self.replies = SlackReplies(settings: settings)
        var reader = ChannelSettingsReader(settings, of: Self.typeName, besides: SlackReplies.settingNames)
        self.chat = try ChatSettings(
            &reader,
            api: "https://slack.com/api",
            tokenHint: "the app's page \"OAuth & Permissions\" shows it",
            hearsAnswers: self.replies != nil,
            unheard: .link
        )
        try reader.finish()
    }

    package var cautions: [String] {
        self.chat.answers.cautions(hearsAnswers: self.replies != nil, secret: "signing_secret")
    }

    package func destination(for recipient: String?) -> String {
        Destination.name(self.id, at: self.chat.address.host, of: recipient)
    }

    /// A person's room is opened first, unless it is known. A known room that is no longer there is opened anew in the same try.
    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        var replies = replies[...]
        guard let recipient = message.message.content.recipient else {
            return .finished(.permanent(because: "the message is for nobody"), learned: Learned())
        }
        if recipient == self.teamRecipient, !Self.isMember(recipient) {
            return replies.first.map { self.end(message, $0) } ?? self.post(message, in: recipient)
        }
        if let known = message.message.content.room {
            guard let posted = replies.popFirst() else { return self.post(message, in: known) }
            guard SlackVerdict.isRoomLost(posted) else { return self.end(message, posted) }
        }
        guard let opening = replies.popFirst() else { return self.open(recipient) }
        switch SlackVerdict.opened(by: opening, message) {
        case .refused(let reply): return .finished(reply, learned: Learned())
        case .room(let room):
            guard let posted = replies.first else { return self.post(message, in: room) }
            return self.end(message, posted, opened: room)
        }
    }

    /// Tells whose token it is and writes to nobody.
    package func probe(at now: Instant) -> TransportRequest? { self.call("auth.test", .object([])) }

    package func finding(of reply: TransportReply) -> ProbeFinding {
        guard let body = try? PlatformReply(reply).body, let isGood = body["ok"]?.bool else {
            return ProbeFinding(reply: reply)
        }
        guard isGood else {
            return .broken(
                "Slack says \(body["error"]?.string ?? "no")",
                remedy: "Install the app to the workspace again and set its new token."
            )
        }
        return .well(
            "the token belongs to \(body["user"]?.string ?? "a bot") in \(body["team"]?.string ?? "a workspace")"
        )
    }
}

// MARK: - Steps

extension SlackChannel {
    private func open(_ recipient: String) -> ChannelStep {
        .send(self.call("conversations.open", ["users": .string(recipient)]))
    }

    private func post(_ message: OutgoingMessage, in room: String) -> ChannelStep {
        .send(
            self.call(
                "chat.postMessage",
                SlackMessage(message.message.content, answers: self.chat.answers).json(in: room)
            )
        )
    }

    private func end(_ message: OutgoingMessage, _ posted: TransportReply, opened room: String? = nil) -> ChannelStep {
        do {
            let reply = try PlatformReply(posted)
            let learned = Learned(receipt: reply.body?["ts"]?.string, room: room)
            return .finished(SlackVerdict.of(reply, message), learned: learned)
        } catch {
            return .finished(ReplyClass(error, sendingOnce: message), learned: Learned())
        }
    }

    private func call(_ method: String, _ body: JSONValue) -> TransportRequest {
        TransportRequest(
            url: self.chat.address.url("/" + method),
            headers: [
                (name: "Authorization", value: "Bearer \(self.chat.token)"),
                (name: "Content-Type", value: "application/json; charset=utf-8"),
            ],
            body: body.serialized
        )
    }

    /// Members are `U…` or `W…`; everything else is a conversation, which needs no opening.
    private static func isMember(_ id: String) -> Bool { id.hasPrefix("U") || id.hasPrefix("W") }
}
