package import AfterwordCore
import Foundation

/// `type: email`: a mail to a person's address, handed to the operator's mail server.
///
/// Settings: `server`, `smtp://HOST:PORT` or `smtps://HOST:PORT`; `username` and `password`; `from`; `reply_to`; `return_path`, where
/// bounces go; `unsubscribe_to`, an address people may write to; `to`, who gets alerts; `tls`, `required` or `none`; `ca_file`.
package struct EmailChannel: ConfiguredChannel {
    package static let typeName = "email"
    package static let exampleSettings = [
        "server": "smtp://mail.example.org", "from": "Care <care@example.org>", "to": "team@example.org",
    ]
    package static let exampleRecipient = "ana@example.org"

    package let id: String
    package let addressKind: String? = "email"
    /// The same Message-ID again: mailboxes that keep track of it show one copy.
    package let afterUnclearCrash = UnclearPolicy.resend
    private let settings: EmailSettings

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        self.id = id
        self.settings = try EmailSettings(settings)
    }

    package var teamRecipient: String? { self.settings.team?.address }

    package func destination(for recipient: String?) -> String {
        Destination.name(self.id, at: self.settings.server.host)
    }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        if let reply = replies.last {
            let verdict = MailVerdict(reply, to: message)
            return .finished(verdict.reply, learned: verdict.learned)
        }
        let content = message.message.content
        guard let address = content.recipient ?? self.teamRecipient else {
            return .finished(
                .permanent(because: "there is nobody to write to; set \"to\" on the channel"),
                learned: Learned()
            )
        }
        do {
            return .send(
                self.request(for: message.message, to: try MailAddress(address: address, name: content.recipientName))
            )
        } catch {
            return .finished(.permanent(because: error.description), learned: Learned())
        }
    }

    /// Signs in and hands nothing over.
    package func probe(at now: Instant) -> TransportRequest? {
        TransportRequest(url: self.settings.server.url, headers: [], payload: .mail(self.settings.access))
    }

    private func request(for message: Message, to recipient: MailAddress) -> TransportRequest {
        let words = MailWords(message.content)
        var session = self.settings.access
        session.letter = MailLetter(
            sender: self.settings.returnPath.address,
            recipient: recipient.address,
            alternatives: [
                MailLetter.Part(type: "text/plain; charset=utf-8", text: words.plainText),
                MailLetter.Part(type: "text/html; charset=utf-8", text: MailPage(words: words).html.text),
            ]
        )
        return TransportRequest(
            url: self.settings.server.url,
            headers: self.headers(of: message, titled: words.title, to: recipient),
            payload: .mail(session)
        )
    }

    /// Made from what is stored, so that every try is the same letter; `Date` is when it was written.
    private func headers(
        of message: Message,
        titled title: String,
        to recipient: MailAddress
    ) -> [(name: String, value: String)] {
        var headers = [
            (name: "From", value: self.settings.from.headerText),
            (name: "To", value: recipient.headerText),
            (name: "Subject", value: HeaderText.unstructured(title)),
            (name: "Date", value: MailDate.text(message.createdAt)),
            (name: "Message-ID", value: "<\(message.id.text)@\(self.settings.from.domain)>"),
        ]
        // RFC 3834: no vacation notice needs to answer, unless a person wrote.
        if message.kind != .reply { headers.append((name: "Auto-Submitted", value: "auto-generated")) }
        if let replyTo = self.settings.replyTo { headers.append((name: "Reply-To", value: replyTo.headerText)) }
        let stop = ListUnsubscribe(link: message.content.unsubscribeLink, mailbox: self.settings.unsubscribeTo)
        return headers + stop.headers
    }
}
