import AfterwordCore
import CCurl

/// What a mail server said, line by line; only the last complete reply and how far we came are kept.
struct MailDialogue {
    /// The last reply: its code and the text of all its lines.
    private(set) var code = 0
    private(set) var text = ""
    /// The server asked for the letter; from here on it may have it whatever happens.
    private(set) var isLetterOnItsWay = false
    private var isComplete = true

    /// Takes one line: `250-SIZE 1000` of a longer reply or `250 OK` at its end (RFC 5321 section 4.2.1).
    mutating func take(_ line: String) {
        // 221 answers the QUIT with which libcurl leaves after a refusal; the refusal is what counts.
        guard let code = Int(line.prefix(3)), code != 221 else { return }
        if self.isComplete { self.text = "" }
        self.text += (self.text.isEmpty ? "" : " ") + line.dropFirst(4).trimmed
        self.code = code
        self.isComplete = line.dropFirst(3).first != "-"
        if self.isComplete, code == 354 { self.isLetterOnItsWay = true }
    }

    /// What the end of the transfer means: the server's verdict, or a failure without one.
    func reply(result: CURLcode) -> TransportReply {
        let verdict = TransportReply.response(status: self.code, headers: [:], body: Array(self.text.utf8))
        switch result {
        case CURLE_OK: return verdict
        case CURLE_LOGIN_DENIED where self.code < 400:
            return .failure(TransportFailure(code: .loginFailed, detail: "no way to sign in is offered that we know"))
        case CURLE_USE_SSL_FAILED:
            return .failure(TransportFailure(code: .tlsFailed, detail: "the mail server refuses STARTTLS"))
        case CURLE_REMOTE_ACCESS_DENIED where !self.isLetterOnItsWay,
            CURLE_WEIRD_SERVER_REPLY where !self.isLetterOnItsWay:
            // Turned away at the door, before any person was named: no verdict on this letter.
            let detail = "the mail server turned us away: \(self.code) \(self.text)"
            return .failure(TransportFailure(code: .cannotConnect, detail: detail))
        default:
            if self.code >= 400 { return verdict }
            var failure = TransportFailure(curl: result)
            failure.mayHaveArrived = self.isLetterOnItsWay
            return .failure(failure)
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(self.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
