package import AfterwordCore

/// What the end of a visit to a mail server means for the letter (reply codes of RFC 5321 section 4.2, details of RFC 3463).
package struct MailVerdict: Sendable, Equatable {
    package var reply: ReplyClass
    package var learned = Learned()

    package init(_ reply: TransportReply, to message: OutgoingMessage) {
        switch reply {
        case .response(let code, _, let body): self.init(code: code, text: Self.shown(body))
        case .failure(let failure): self.init(failure, message)
        }
    }

    private init(code: Int, text: String) {
        let reason = "SMTP \(code) \(text)"
        let detail = Self.detail(in: text)
        switch code {
        case 200..<300:
            self.reply = .sent
            self.learned.receipt = text
        case 530, 534, 535, 538:
            self.reply = .channelFault(because: "\(reason); check username and password of the channel")
        case 500..<600 where Self.sendersFaults.contains(detail):
            self.reply = .channelFault(because: "\(reason); check the address in from")
        case 500..<600:
            self.reply = .permanent(because: reason)
            self.learned.isAddressDead = Self.deadAddresses.contains(detail)
        default:
            self.reply = .retry(because: reason, notBefore: nil)
        }
    }

    private init(_ failure: TransportFailure, _ message: OutgoingMessage) {
        switch failure.code {
        case .refusedAddress, .badRequest, .loginFailed:
            // Every letter takes this road, so it says nothing about this one.
            self.reply = .channelFault(because: failure.detail)
        default:
            // Mailboxes that keep track of the Message-ID drop a copy, others show it: one is bearable, ten are not.
            self.reply = ReplyClass(failure, sendingOnce: message)
        }
    }
}

extension MailVerdict {
    /// Nobody will ever read mail there: no such mailbox, no such domain, no address, moved, switched off, takes no mail.
    private static let deadAddresses: Set<String> = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]
    /// The sender is what the server minds.
    private static let sendersFaults: Set<String> = ["5.1.7", "5.1.8"]

    /// The enhanced status code a reply begins with (RFC 2034), e.g. `5.1.1`; empty without one.
    private static func detail(in text: String) -> String {
        let word = text.prefix { $0 != " " }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { Int($0) != nil } ? String(word) : ""
    }

    /// A server's words as people may see them: one line, not endless.
    private static func shown(_ body: [UInt8]) -> String {
        String(HeaderText.plain(String(decoding: body, as: UTF8.self)).prefix(200))
    }
}
