import AfterwordCore
import AfterwordDelivery
import CCurl
import Glibc

/// What one transfer has received so far. Lives on the curl thread only; libcurl's callbacks reach it by pointer.
final class Exchange {
    let job: TransferJob
    private let policy: AddressPolicy
    private let limits: TransportLimits
    private let watch: SocketWatch
    private var body: [UInt8] = []
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    private var isTooLarge = false
    private var isRefused = false
    private var dialogue = MailDialogue()
    private var mime: OpaquePointer?
    /// Where libcurl writes what failed, for secure connections; it has no other word for most faults of TLS.
    let words: UnsafeMutablePointer<CChar>?
    /// Lists that libcurl reads during the transfer and does not copy.
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init(job: TransferJob, policy: AddressPolicy, limits: TransportLimits, watch: SocketWatch) {
        self.job = job
        self.policy = policy
        self.limits = limits
        self.watch = watch
        self.words = job.target.mayBeEncrypted ? .allocate(capacity: Int(CURL_ERROR_SIZE)) : nil
        self.words?.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        for list in self.lists { curl_slist_free_all(list) }
        if let mime = self.mime { curl_mime_free(mime) }
        self.words?.deallocate()
    }

    /// A C list of the texts that lives as long as the exchange.
    func list(_ texts: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts { list = curl_slist_append(list, text) ?? list }
        if let list { self.lists.append(list) }
        return list
    }

    /// A letter's parts as libcurl sends them, quoted-printable; they live as long as the exchange.
    func mime(_ parts: [MailLetter.Part], on handle: UnsafeMutableRawPointer) -> OpaquePointer? {
        guard let mime = curl_mime_init(handle) else { return nil }
        self.mime = mime
        for part in parts {
            let entry = curl_mime_addpart(mime)
            // The encoder knows only CRLF as the end of a line.
            let bytes = Array(part.text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
            curl_mime_data(entry, bytes.map { CChar(bitPattern: $0) }, bytes.count)
            curl_mime_type(entry, part.type)
            curl_mime_encoder(entry, "quoted-printable")
        }
        return mime
    }

    /// Takes a piece of the body; false makes libcurl abort.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard self.body.count + bytes.count <= self.limits.bodyBytes else {
            self.isTooLarge = true
            return false
        }
        self.body.append(contentsOf: bytes)
        return true
    }

    /// Takes one header line as libcurl hands it over; a status line begins a new response.
    func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        self.headerBytes += bytes.count
        guard self.headerBytes <= self.limits.headerBytes else {
            self.isTooLarge = true
            return false
        }
        if self.job.request.service == .mail {
            self.dialogue.take(String(decoding: bytes, as: UTF8.self))
        } else if bytes.starts(with: "HTTP/".utf8) {
            self.headers = [:]
        } else if let header = HeaderLine(bytes) {
            self.headers[header.name] = self.headers[header.name].map { "\($0), \(header.value)" } ?? header.value
        }
        return true
    }

    /// The last check before a socket exists: whatever libcurl resolved, this is where it would connect to.
    func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard self.permits(address) else {
            self.isRefused = true
            return CURL_SOCKET_BAD
        }
        let socket = ccurl_socket(address)
        self.watch.forget(socket)
        return socket
    }

    private func permits(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        if self.job.request.unixSocket != nil { return address.pointee.family == AF_UNIX }
        return withUnsafePointer(to: &address.pointee.addr) { pointer in
            guard let target = IPAddress(socketAddress: pointer) else { return false }
            return self.policy.permits(target, port: self.job.target.port, for: self.job.request.service)
        }
    }

    /// What the end of the transfer means; `isRequested` = an HTTP request has left us, `verdict` = OpenSSL's on the certificate.
    func reply(status: Int, result: CURLcode, isRequested: Bool, verdict: Int) -> TransportReply {
        let isMail = self.job.request.service == .mail
        if result == CURLE_OK, !isMail { return .response(status: status, headers: self.headers, body: self.body) }
        if result != CURLE_OK, self.isRefused { return .failure(AddressPolicy.refusal) }
        let words = self.words.map { String(cString: $0) } ?? ""
        if result != CURLE_OK, let fault = TLSFault(result, verdict: verdict, words: words) {
            return .failure(TransportFailure(code: .tlsFailed, detail: fault.detail))
        }
        if isMail { return self.dialogue.reply(result: result) }
        var failure =
            self.isTooLarge
            ? TransportFailure(code: .tooLarge, detail: "the reply is too large") : TransportFailure(curl: result)
        failure.mayHaveArrived = isRequested
        return .failure(failure)
    }
}

extension TransportFailure {
    /// The failure behind a libcurl result; libcurl's own texts are general and hold no address.
    init(curl result: CURLcode) {
        let code: Code =
            switch result {
            case CURLE_COULDNT_RESOLVE_HOST: .cannotResolve
            case CURLE_COULDNT_CONNECT: .cannotConnect
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING: .reset
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badRequest
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR:
                .tlsFailed
            default: .other
            }
        self.init(code: code, detail: String(cString: curl_easy_strerror(result)).lowercased())
    }
}
