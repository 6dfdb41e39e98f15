/// One visit to a mail server (RFC 5321, RFC 6409): how to get in, and the letter to hand over.
package struct MailSession: Sendable, Equatable {
    package struct Login: Sendable, Equatable {
        package var username: String
        package var password: String

        package init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    /// Nothing but the greeting may cross the wire in clear: `smtp` goes on with STARTTLS or ends.
    package var mustEncrypt: Bool
    package var login: Login?
    /// A file of certificates (PEM) to trust instead of the system's.
    package var authorities: String?
    /// `nil` only looks whether the server lets us in.
    package var letter: MailLetter?

    package init(mustEncrypt: Bool, login: Login? = nil, authorities: String? = nil, letter: MailLetter? = nil) {
        self.mustEncrypt = mustEncrypt
        self.login = login
        self.authorities = authorities
        self.letter = letter
    }
}

/// What a mail server is given besides the header lines, which are those of the request.
package struct MailLetter: Sendable, Equatable {
    /// One form of the text.
    package struct Part: Sendable, Equatable {
        /// A media type, e.g. `text/plain; charset=utf-8`.
        package var type: String
        package var text: String

        package init(type: String, text: String) {
            self.type = type
            self.text = text
        }
    }

    /// The envelope's sender, to whom bounces go: ASCII, without angle brackets.
    package var sender: String
    /// The one person it is for, spelled as the sender is.
    package var recipient: String
    /// The same text in several forms, plainest first (RFC 2046 section 5.1.4).
    package var alternatives: [Part]

    package init(sender: String, recipient: String, alternatives: [Part]) {
        self.sender = sender
        self.recipient = recipient
        self.alternatives = alternatives
    }
}
