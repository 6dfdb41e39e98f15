import AfterwordCore
import AfterwordDelivery
import CCurl

/// The body of the curl thread; it alone touches the multi handle, the easy handles and the exchanges.
struct TransferLoop {
    /// Easy handles kept for reuse; more than this many come only from bursts.
    private static let mostIdleHandles = 256
    /// Jobs begun before the sockets are looked at again. Where we are the slow ones, what is begun in small portions is answered and finished
    /// while it is still at hand, and libcurl has a few dozen transfers to look through instead of a thousand.
    private static let mostBegunAtOnce = 64

    private let multi: UnsafeMutableRawPointer
    private let watch: SocketWatch
    private let mailbox: TransferMailbox
    private let policy: AddressPolicy
    private let limits: TransportLimits
    private var exchanges: [UnsafeMutableRawPointer: Exchange] = [:]
    private var idleHandles: [UnsafeMutableRawPointer] = []
    private var pins = PinnedAddresses()

    /// `nil` if there is no memory for libcurl.
    init?(mailbox: TransferMailbox, policy: AddressPolicy, limits: TransportLimits) {
        guard let multi = curl_multi_init() else { return nil }
        ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, limits.keptConnections)
        self.multi = multi
        self.watch = SocketWatch(multi: multi, set: mailbox.set)
        self.mailbox = mailbox
        self.policy = policy
        self.limits = limits
    }

    mutating func run() {
        while true {
            let mail = self.mailbox.take(atMost: Self.mostBegunAtOnce)
            for job in mail.jobs { self.start(job) }
            self.watch.actOnTime()
            self.finishTransfers()
            if self.mayEnd(mail) { break }
            self.watch.actOnSockets(until: mail.isMore ? .now : mail.stopBy)
            self.finishTransfers()
        }
        self.close()
    }

    private func mayEnd(_ mail: TransferMailbox.Mail) -> Bool {
        guard let deadline = mail.stopBy else { return false }
        return self.exchanges.isEmpty && !mail.isMore || ContinuousClock.now >= deadline
    }

    private mutating func start(_ job: TransferJob) {
        guard let handle = self.idleHandles.popLast() ?? curl_easy_init() else {
            job.fail(TransportFailure(code: .other, detail: "out of memory"))
            return
        }
        let exchange = Exchange(job: job, policy: self.policy, limits: self.limits, watch: self.watch)
        let isNews = !job.addresses.isEmpty && self.pins.isNews(job.addresses, at: job.target.endpoint)
        let pin = isNews ? job.target.pin(to: job.addresses) : nil
        TransferOptions(handle: handle, exchange: exchange, limits: self.limits, pin: pin).apply()
        self.exchanges[handle] = exchange
        let result = curl_multi_add_handle(self.multi, handle)
        if result != CURLM_OK {
            self.end(handle, with: .failure(TransportFailure(code: .other, detail: "libcurl refused")))
        }
    }

    private mutating func finishTransfers() {
        var result = CURLE_OK
        while let handle = ccurl_next_finished(self.multi, &result) {
            var status = 0
            ccurl_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status)
            var requestSize = 0
            ccurl_getinfo_long(handle, CURLINFO_REQUEST_SIZE, &requestSize)
            var verdict = 0
            ccurl_getinfo_long(handle, CURLINFO_SSL_VERIFYRESULT, &verdict)
            let reply = self.exchanges[handle]?.reply(
                status: status,
                result: result,
                isRequested: requestSize > 0,
                verdict: verdict
            )
            guard let reply else { continue }
            self.end(handle, with: reply)
        }
    }

    /// Removes the transfer and answers its caller; the handle is wiped so that no header or secret reaches the next one.
    private mutating func end(_ handle: UnsafeMutableRawPointer, with reply: TransportReply) {
        curl_multi_remove_handle(self.multi, handle)
        if self.idleHandles.count < Self.mostIdleHandles {
            curl_easy_reset(handle)
            self.idleHandles.append(handle)
        } else {
            curl_easy_cleanup(handle)
        }
        let exchange = self.exchanges.removeValue(forKey: handle)
        exchange?.job.continuation.resume(returning: reply)
    }

    private mutating func close() {
        let cut = TransportFailure(code: .stopped, detail: "the server is stopping")
        for handle in Array(self.exchanges.keys) { self.end(handle, with: .failure(cut)) }
        for handle in self.idleHandles { curl_easy_cleanup(handle) }
        self.mailbox.close()
        curl_multi_cleanup(self.multi)
        self.mailbox.set.remove()
    }
}
