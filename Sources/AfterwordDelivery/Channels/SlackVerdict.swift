import AfterwordCore

/// What Slack's replies mean: HTTP 200 with `ok: false` is its usual refusal, and a word in `error` says why.
///
/// The words are those of <https://docs.slack.dev/reference/methods/chat.postMessage#errors> and `conversations.open`. Words in no list
/// are about this message or this person, or are new: permanent, so that the person's next channel has its turn.
enum SlackVerdict {
    enum Opening {
        case room(String)
        case refused(ReplyClass)
    }

    /// Our side is broken: the token, the app's rights or its settings.
    private static let faults: Set<String> = [
        "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "missing_scope",
        "no_permission", "org_login_required", "ekm_access_denied", "not_allowed_token_type", "access_denied",
        "two_factor_setup_required", "enterprise_is_restricted", "team_access_not_granted", "method_deprecated",
        "deprecated_endpoint", "messages_tab_disabled",
    ]
    private static let passing: Set<String> = [
        "ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org",
    ]
    /// "It's possible some aspect of the operation succeeded before the error was raised."
    private static let unclear: Set<String> = ["fatal_error", "internal_error"]
    private static let lostRooms: Set<String> = ["channel_not_found", "is_archived", "not_in_channel"]

    static func of(_ reply: PlatformReply, _ message: OutgoingMessage) -> ReplyClass {
        guard let isGood = reply.body?["ok"]?.bool else { return reply.classByStatus(now: message.now) }
        if isGood, reply.isSuccess { return .sent }
        let word = reply.body?["error"]?.string ?? "no reason"
        let reason = "Slack says \(word)"
        if reply.status == 429 || self.passing.contains(word) {
            return .retry(because: reason, notBefore: reply.retryAfter(now: message.now))
        }
        if self.faults.contains(word) { return .channelFault(because: reason) }
        if self.unclear.contains(word) { return .doubtful(because: reason, message) }
        return reply.isSuccess ? .permanent(because: reason) : reply.classByStatus(saying: reason, now: message.now)
    }

    /// The room that a call of `conversations.open` gave. Opening twice is harmless, so a lost reply is retried like any other.
    static func opened(by opening: TransportReply, _ message: OutgoingMessage) -> Opening {
        do {
            let reply = try PlatformReply(opening)
            let verdict = self.of(reply, message)
            guard verdict == .sent else { return .refused(verdict) }
            guard let room = reply.body?["channel"]?["id"]?.string else {
                return .refused(.permanent(because: "Slack opened a conversation and named no channel"))
            }
            return .room(room)
        } catch {
            return .refused(ReplyClass(error))
        }
    }

    /// Whether a known conversation is no longer there for us.
    static func isRoomLost(_ posted: TransportReply) -> Bool {
        guard let word = try? PlatformReply(posted).body?["error"]?.string else { return false }
        return self.lostRooms.contains(word)
    }
}
