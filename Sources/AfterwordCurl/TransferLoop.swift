import AfterwordCore
import AfterwordDelivery
import CCurl

/// The body of the curl thread; it alone touches the multi handle, the easy handles and the exchanges.
struct TransferLoop {
    /// Easy handles kept for reuse; more than this many come only from bursts.
    private static let mostIdleHandles = 256
    /// An upper bound for one wait; a wake or a socket ends it earlier.
    private static let longestWait: Int32 = 1000

    private let multi: WakeableMulti
    private let mailbox: TransferMailbox
    private let policy: AddressPolicy
    private let limits: TransportLimits
    private var exchanges: [UnsafeMutableRawPointer: Exchange] = [:]
    private var idleHandles: [UnsafeMutableRawPointer] = []

    init(multi: WakeableMulti, mailbox: TransferMailbox, policy: AddressPolicy, limits: TransportLimits) {
        self.multi = multi
        self.mailbox = mailbox
        self.policy = policy
        self.limits = limits
    }

    mutating func run() {
        ccurl_multi_setopt_long(self.multi.raw, CURLMOPT_MAXCONNECTS, self.limits.keptConnections)
        while true {
            let mail = self.mailbox.take()
            for job in mail.jobs { self.start(job) }
            var running: Int32 = 0
            curl_multi_perform(self.multi.raw, &running)
            self.finishTransfers()
            if let deadline = mail.stopBy, self.exchanges.isEmpty || ContinuousClock.now >= deadline { break }
            curl_multi_poll(self.multi.raw, nil, 0, self.wait(until: mail.stopBy), nil)
        }
        self.close()
    }

    private func wait(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return Self.longestWait }
        return Int32(clamping: min(Int64(Self.longestWait), max(0, (deadline - .now).wholeMilliseconds)))
    }

    private mutating func start(_ job: TransferJob) {
        guard let handle = self.idleHandles.popLast() ?? curl_easy_init() else {
            job.fail(TransportFailure(code: .other, detail: "out of memory"))
            return
        }
        let exchange = Exchange(job: job, policy: self.policy, limits: self.limits)
        TransferOptions(handle: handle, exchange: exchange, limits: self.limits).apply()
        self.exchanges[handle] = exchange
        let result = curl_multi_add_handle(self.multi.raw, handle)
        if result != CURLM_OK {
            self.end(handle, with: .failure(TransportFailure(code: .other, detail: "libcurl refused")))
        }
    }

    private mutating func finishTransfers() {
        var result = CURLE_OK
        while let handle = ccurl_next_finished(self.multi.raw, &result) {
            var status = 0
            ccurl_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status)
            var requestSize = 0
            ccurl_getinfo_long(handle, CURLINFO_REQUEST_SIZE, &requestSize)
            let reply = self.exchanges[handle]?.reply(status: status, result: result, isRequested: requestSize > 0)
            guard let reply else { continue }
            self.end(handle, with: reply)
        }
    }

    /// Removes the transfer and answers its caller; the handle is wiped so that no header or secret reaches the next one.
    private mutating func end(_ handle: UnsafeMutableRawPointer, with reply: TransportReply) {
        curl_multi_remove_handle(self.multi.raw, handle)
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
        for handle in Array(self.exchanges.keys) { self.end(handle, with: .failure(TransferMailbox.stoppedFailure)) }
        for handle in self.idleHandles { curl_easy_cleanup(handle) }
        for job in self.mailbox.close() { job.fail(TransferMailbox.stoppedFailure) }
        curl_multi_cleanup(self.multi.raw)
    }
}
