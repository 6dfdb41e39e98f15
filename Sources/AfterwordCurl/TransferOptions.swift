import AfterwordCore
import AfterwordDelivery
import CCurl

/// Sets a fresh or reset handle up for one exchange. Everything libcurl would take from its surroundings is switched off.
struct TransferOptions {
    let handle: UnsafeMutableRawPointer
    let exchange: Exchange
    let limits: TransportLimits
    /// Where the host is to be found, if libcurl does not know it yet.
    let pin: String?

    func apply() {
        self.setSafety()
        self.setLimits()
        self.setTarget()
        switch self.exchange.job.request.payload {
        case .http(let method, let body, let unixSocket): self.setHTTP(method, body, unixSocket)
        case .mail(let session): self.setMail(session)
        }
        self.setCallbacks()
    }

    private func setSafety() {
        // Signals would interrupt other threads.
        self.set(CURLOPT_NOSIGNAL, 1)
        self.set(CURLOPT_PROTOCOLS_STR, self.exchange.job.request.service.schemeList)
        self.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        self.set(CURLOPT_FOLLOWLOCATION, 0)
        // Empty, not unset: unset means `http_proxy` from the environment.
        self.set(CURLOPT_PROXY, "")
        self.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        self.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        self.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        self.set(CURLOPT_HTTP09_ALLOWED, 0)
    }

    private func setLimits() {
        self.set(CURLOPT_CONNECTTIMEOUT_MS, Int(self.limits.connect.wholeMilliseconds))
        // Counted from the moment `send` was called, so that the look-up is within it; zero would mean none.
        let left = max(1, (self.exchange.job.deadline - ContinuousClock.now).wholeMilliseconds)
        self.set(CURLOPT_TIMEOUT_MS, Int(left))
        self.set(CURLOPT_MAXAGE_CONN, 60)
        self.set(CURLOPT_MAXLIFETIME_CONN, 600)
    }

    private func setTarget() {
        self.set(CURLOPT_URL, self.exchange.job.target.url)
        if let pin = self.pin { ccurl_setopt_list(self.handle, CURLOPT_RESOLVE, self.exchange.list([pin])) }
    }

    private func setHTTP(_ method: String, _ body: [UInt8], _ unixSocket: String?) {
        // Replies are short. The usual 16 KiB for each transfer on its way were 16 MiB with a thousand of them, and an allocation of that size
        // makes the allocator tidy up all its small ones.
        self.set(CURLOPT_BUFFERSIZE, 1024)
        self.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        self.set(CURLOPT_LOW_SPEED_TIME, Int(self.limits.stall.components.seconds))
        if let path = self.exchange.job.request.authorities { self.set(CURLOPT_CAINFO, path) }
        if let unixSocket { self.set(CURLOPT_UNIX_SOCKET_PATH, unixSocket) }
        ccurl_setopt_list(self.handle, CURLOPT_HTTPHEADER, self.exchange.list(self.headerLines))
        self.set(CURLOPT_USERAGENT, "Afterword")
        switch method {
        case "GET": self.set(CURLOPT_HTTPGET, 1)
        case "HEAD": self.set(CURLOPT_NOBODY, 1)
        default:
            self.set(CURLOPT_POST, 1)
            self.set(CURLOPT_POSTFIELDSIZE, body.count)
            // The size goes first: libcurl copies that many bytes here.
            body.withUnsafeBytes {
                _ = ccurl_setopt_pointer(self.handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
            }
            if method != "POST" { self.set(CURLOPT_CUSTOMREQUEST, method) }
        }
    }

    /// libcurl's form: `Name: value`, `Name;` for an empty value, `Name:` to leave out a header it would add by itself.
    private var headerLines: [String] {
        let headers = self.exchange.job.request.headers
        let hasType = headers.contains { $0.name.lowercased() == "content-type" }
        let own = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        return own + ["Expect:"] + (hasType ? [] : ["Content-Type:"])
    }

    private func setCallbacks() {
        // The loop keeps the exchange alive until the transfer is removed, so an unretained pointer is enough.
        let context = Unmanaged.passUnretained(self.exchange).toOpaque()
        ccurl_setopt_data_callback(self.handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let taken = owner(of: context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
            return taken == true ? size * count : 0
        }
        ccurl_setopt_data_callback(self.handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let taken = owner(of: context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            return taken == true ? size * count : 0
        }
        ccurl_setopt_socket_callback(self.handle, CURLOPT_OPENSOCKETFUNCTION) { context, _, address in
            owner(of: context)?.openSocket(address) ?? CURL_SOCKET_BAD
        }
        if let words = self.exchange.words { ccurl_setopt_pointer(self.handle, CURLOPT_ERRORBUFFER, words) }
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA] {
            ccurl_setopt_pointer(self.handle, option, context)
        }
    }

    func set(_ option: CURLoption, _ value: Int) { ccurl_setopt_long(self.handle, option, value) }
    func set(_ option: CURLoption, _ value: String) { ccurl_setopt_string(self.handle, option, value) }
}

/// The exchange a callback belongs to.
private func owner(of context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}
