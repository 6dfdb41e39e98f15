package import AfterwordCore

/// A reply of a platform's JSON interface, opened once.
package struct PlatformReply: Sendable {
    package var status: Int
    /// Names in lower case.
    package let headers: [String: String]
    /// `nil` if the body is no JSON.
    package let body: JSONValue?

    /// Throws why the exchange brought no reply.
    package init(_ reply: TransportReply) throws(TransportFailure) {
        switch reply {
        case .failure(let failure): throw failure
        case .response(let status, let headers, let body):
            self.status = status
            self.headers = headers
            // A gateway's error page is no JSON; the status tells enough then.
            self.body = try? JSONReader.read(body)
        }
    }

    package var isSuccess: Bool { (200..<300).contains(self.status) }

    /// What the `Retry-After` header says.
    package func retryAfter(now: Instant) -> Instant? { RetryAfter.instant(in: self.headers, now: now) }

    /// The class by the status alone, for replies whose body says nothing we know; `words` are the platform's.
    ///
    /// 401 and redirects are our side's fault: a dead token, a moved interface. 408, 425, 429 and 5xx pass. All other 4xx are
    /// permanent, and not retried as a webhook's are: a platform that millions use has no missing route of the day, it has looked at
    /// this message and refused it, and the person's next channel should have its turn. A 2xx that is not the interface's answer means
    /// that something else answers under `api`: nothing is known to be sent, and every further message would meet the same.
    package func classByStatus(saying words: String? = nil, now: Instant) -> ReplyClass {
        let reason = words.map { "\($0) (HTTP \(self.status))" } ?? "HTTP \(self.status)"
        switch self.status {
        case 408, 425, 429, 500...: return .retry(because: reason, notBefore: self.retryAfter(now: now))
        case 400, 402..<500: return .permanent(because: reason)
        case 401, 300..<400: return .channelFault(because: reason)
        default:
            return .channelFault(because: "\(reason), but not the platform's answer; is the setting api right?")
        }
    }
}

extension ReplyClass {
    /// How long to wait before the one repetition of a message that may have arrived: long enough for most outages to be over.
    package static let waitWhenUnclear = Duration.minutes(30)

    /// The class of an exchange that brought no reply, on a platform that cannot tell a copy from a new message.
    package init(_ failure: TransportFailure, sendingOnce message: OutgoingMessage) {
        if failure.mayHaveArrived {
            self = .doubtful(because: "\(failure.code.rawValue): \(failure.detail)", message)
        } else {
            self.init(failure)
        }
    }

    /// The message may have arrived, and a copy would be shown twice: it is sent once more, later; after that a person decides.
    package static func doubtful(because reason: String, _ message: OutgoingMessage) -> ReplyClass {
        // The try before left it as the message's last error.
        guard message.message.lastError?.hasSuffix(DeliveryDoubt.unanswered) != true else {
            return .unclear(because: "\(reason), for the second time")
        }
        return .postpone(because: reason + DeliveryDoubt.unanswered, until: message.now + self.waitWhenUnclear)
    }
}
