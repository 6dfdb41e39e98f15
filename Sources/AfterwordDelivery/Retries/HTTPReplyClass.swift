package import AfterwordCore

extension ReplyClass {
    /// The class of a reply by the rules of Standard Webhooks: 2xx is success, 410 switches the destination off, all else is retried.
    ///
    /// 400, 401, 403, 404, 413, 422 and redirects are retried as well: in practice they are a deployment gone wrong, a rotated secret or a
    /// missing route far more often than a verdict on this one message, and somebody mends them within the days the schedule lasts.
    package init(webhookReply reply: TransportReply, now: Instant) {
        switch reply {
        case .response(200..<300, _, _): self = .sent
        case .response(410, _, _): self = .channelFault(because: "HTTP 410: the receiver wants no more messages")
        case .response(let status, let headers, _):
            self = .retry(because: "HTTP \(status)", notBefore: RetryAfter.instant(in: headers, now: now))
        case .failure(let failure): self.init(failure)
        }
    }

    /// The class of an exchange that brought no reply: a refused address stays refused, the rest may pass.
    ///
    /// The reason begins with the code, by which ``DeliveryTrouble`` knows the remedy.
    package init(_ failure: TransportFailure) {
        let reason = "\(failure.code.rawValue): \(failure.detail)"
        switch failure.code {
        case .refusedAddress, .badRequest: self = .permanent(because: reason)
        case .cannotResolve, .cannotConnect, .tlsFailed, .loginFailed, .timedOut, .tooLarge, .reset, .stopped,
            .withheld, .other:
            self = .retry(because: reason, notBefore: nil)
        }
    }
}
