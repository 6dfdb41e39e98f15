/// Why messages do not get out, in plain words, and what mends it. One table for pages, commands and `doctor`.
package struct DeliveryTrouble: Sendable, Equatable {
    /// A stable name for programs: a ``TransportFailure/Code``, `http_401`, `paused`, `stopped`…
    package var code: String
    /// What is wrong, one sentence without a full stop.
    package var words: String
    /// What the operator does about it, as a sentence.
    package var remedy: String

    init(_ code: String, _ words: String, _ remedy: String) {
        self.code = code
        self.words = words
        self.remedy = remedy
    }
}

extension DeliveryTrouble {
    /// The trouble behind the reason that a message, an attempt or a destination was left with; `status` is the last HTTP status, if any.
    ///
    /// A reason that nobody here knows keeps its own words: channels say what their platform said.
    package init(reason: String, status: Int? = nil) {
        let reason = Self.innermost(reason)
        let head = reason.prefix { $0 != ":" && $0 != ";" && $0 != "," }
        if reason.hasPrefix(Self.stoppedBy) {
            self.init("stopped", "\(reason) by hand", "Press Resume: what was held goes out.")
        } else if let fault = TLSFault(reason: reason) {
            self.init(tls: fault)
        } else if let code = TransportFailure.Code(rawValue: String(head)) {
            self.init(failure: code)
        } else if head.hasPrefix("HTTP "), let number = Int(head.dropFirst(5).prefix { $0.isNumber }) {
            self.init(status: number)
        } else if head.hasPrefix("SMTP "), let number = Int(head.dropFirst(5).prefix { $0.isNumber }) {
            self.init("smtp_\(number)", "the mail server answered \(reason.dropFirst(5))", Self.remedy(forMail: number))
        } else if let known = (Self.table + Self.platforms).first(where: { reason.hasPrefix($0.start) }) {
            self = known.trouble
        } else {
            let remedy = status.map { DeliveryTrouble(status: $0).remedy }
            self.init(status.map { "http_\($0)" } ?? "other", reason, remedy ?? Self.lookAtTries)
        }
    }

    /// The trouble behind a failed exchange.
    package init(failure code: TransportFailure.Code) {
        let (words, remedy) = Self.words(for: code)
        self.init(code.rawValue, words, remedy)
    }

    /// The trouble behind an HTTP status that is no success.
    package init(status: Int) {
        let (words, remedy) = Self.words(for: status)
        self.init("http_\(status)", words, remedy)
    }

    /// The remedy where nothing more is known.
    package static let lookAtTries = "Open one of the messages: every try stands there with what came back."
    /// Begins the reason of a destination that the engine disabled after days of failures; what follows is the last one's.
    private static let lastOfMany = "the last: "

    /// The reason inside a reason that sums up.
    private static func innermost(_ reason: String) -> String {
        guard let range = reason.firstRange(of: self.lastOfMany) else { return reason }
        return String(reason[range.upperBound...])
    }

    private static func words(for code: TransportFailure.Code) -> (String, String) {
        switch code {
        case .refusedAddress:
            (
                "the address lies in a private network, or its port is none that messages go to, and Afterword does not send there unasked",
                "Web addresses go to ports 80 and 443, mail to 25, 465, 587 and 2525. If another port or a private network is meant, add the "
                    + "network to allow_private_destinations in the configuration and restart."
            )
        case .cannotResolve:
            ("the host name is not known", "Check the address for typing errors, and the DNS of this machine.")
        case .cannotConnect:
            (
                "nobody answers at that address and port",
                "Start the receiver, or check port and firewall; then it goes on by itself."
            )
        case .tlsFailed:
            (
                "the secure connection failed",
                "Check the receiver's certificate: it must be valid, complete and issued for that name."
            )
        case .loginFailed:
            (
                "the mail server offers no way to sign in that we know",
                "Check username and tls of the channel; the server must offer PLAIN or LOGIN."
            )
        case .timedOut:
            (
                "the receiver took longer than 15 seconds",
                "Let it answer first and work afterwards; then it goes on by itself."
            )
        case .tooLarge: ("the reply is larger than 64 KiB", "Let the receiver answer with a short text.")
        case .reset: ("the receiver hung up in the middle", "Look into the receiver's log at that time.")
        case .badRequest:
            ("the address is not a plain web address", "Correct the address of the channel in the configuration.")
        case .stopped: ("the server stopped in the middle", "Nothing to do: it goes on after the start.")
        case .withheld:
            ("the server was stopping, or cut off from its database", "Nothing to do: it goes on by itself.")
        case .other: ("the exchange failed", self.lookAtTries)
        }
    }

    private static func words(for status: Int) -> (String, String) {
        switch status {
        case 301, 302, 303, 307, 308:
            ("the address has moved (\(status))", "Set the new address: Afterword follows no redirects.")
        case 400, 413, 422:
            ("the receiver did not accept the message (\(status))", "Its log says why; mend it there, then send again.")
        case 401:
            ("the receiver refused our credentials (401)", "Set the new token or secret, restart, then press Resume.")
        case 403:
            ("the receiver does not let us write (403)", "Give the account behind the token the right to send.")
        case 404: ("the receiver has no such address (404)", "Correct the address of the channel, then send again.")
        case 410: ("the receiver wants no more messages (410)", "Ask its owner; if it should go on, press Resume.")
        case 429: ("we send faster than the receiver allows (429)", "Nothing to do: it goes on when the receiver says.")
        case 500...: ("the receiver failed (\(status))", "Its log says why; then it goes on by itself.")
        default: ("the receiver answered \(status)", self.lookAtTries)
        }
    }

    private static func remedy(forMail code: Int) -> String {
        switch code {
        case 530, 534, 535, 538: "Set username and password of the channel, restart, then press Resume."
        case 500...: "The server's words say why; mend it there or correct the address, then send again."
        default: "Nothing to do: it is tried again."
        }
    }

    /// Reasons that Afterword itself gives, by how they begin.
    private static let table: [(start: String, trouble: DeliveryTrouble)] = [
        (
            "its destination is pausing",
            DeliveryTrouble(
                "paused",
                "most of the last tries failed, so it rests a while",
                "Nothing to do: one message tries again soon. If it keeps resting, look at the failures before."
            )
        ),
        (
            "no channel",
            DeliveryTrouble(
                "not_configured",
                "the channel is no longer in the configuration",
                "Add it again and restart, or cancel what waits for it."
            )
        ),
        (
            "unclear whether it arrived",
            DeliveryTrouble(
                "unclear",
                "nobody knows whether it arrived before a crash",
                "Look at the receiver; send it again only if it is not there."
            )
        ),
        (
            Self.unreadable,
            DeliveryTrouble(
                "unreadable",
                "what it says cannot be read in the database any more",
                "Nobody can send it: cancel it, or go back to a backup if more than this is damaged."
            )
        ),
        (
            Self.writtenForPeople,
            DeliveryTrouble(
                "written_for_people",
                "it was written for people, and its channel reaches a system now",
                Self.separateChannels
            )
        ),
        (
            Self.writtenForSystems,
            DeliveryTrouble(
                "written_for_systems",
                "it was written for a system, and its channel reaches people now",
                Self.separateChannels
            )
        ),
        (
            "the server stopped",
            DeliveryTrouble("stopped_server", "the server stopped in the middle", "It goes on after the start.")
        ),
        (
            "sending is dry_run",
            DeliveryTrouble(
                "dry_run",
                "sending is switched to dry_run: everything is written down, nothing is sent",
                "Set sending: live in the configuration and restart, then send again what should still go."
            )
        ),
        (
            "sending is allow_list",
            DeliveryTrouble(
                "allow_list",
                "sending is switched to allow_list, and the address is not on the list",
                "Add the address to allow_list, or set sending: live, and restart; then send it again."
            )
        ),
        (
            "it expired",
            DeliveryTrouble("expired", "it could not be sent in time", "Nothing to do: the question is too old now.")
        ),
    ]

    /// How the reason of a stop by hand begins; the name follows.
    package static let stoppedBy = "stopped by "
    /// How the reason of a message begins whose stored words are damaged.
    package static let unreadable = "what it says cannot be read"
    /// How the reason of a message begins that waited while its channel became another kind, see ``Readership``.
    package static let writtenForPeople = "it was written for people"
    /// The same the other way round.
    package static let writtenForSystems = "it was written for a system"
    private static let separateChannels =
        "Give the new channel an id of its own and the old one its type back, restart, then send again what was given up."
}
