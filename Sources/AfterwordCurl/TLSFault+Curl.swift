import AfterwordCore
import CCurl

extension TLSFault {
    /// The fault behind a libcurl result; `nil` if it is none of TLS or of no known kind.
    ///
    /// `verdict` is OpenSSL's `X509_V_ERR` number on the chain (x509_vfy.h). The host name is judged by libcurl itself, and for a broken
    /// handshake it has one code, so there `words`, its own text with OpenSSL's in it, must tell.
    init?(_ result: CURLcode, verdict: Int, words: String) {
        switch (result, verdict) {
        case (CURLE_PEER_FAILED_VERIFICATION, 10): self = .expired
        case (CURLE_PEER_FAILED_VERIFICATION, 9): self = .notYetValid
        case (CURLE_PEER_FAILED_VERIFICATION, 18): self = .selfSigned
        case (CURLE_PEER_FAILED_VERIFICATION, 2), (CURLE_PEER_FAILED_VERIFICATION, 19...21): self = .unknownAuthority
        case (CURLE_PEER_FAILED_VERIFICATION, _) where words.contains("subject name"): self = .wrongHost
        case (CURLE_SSL_CONNECT_ERROR, _):
            guard let fault = Self.signs.first(where: { words.contains($0.sign) })?.fault else { return nil }
            self = fault
        default: return nil
        }
    }

    private static let signs: [(sign: String, fault: TLSFault)] = [
        ("wrong version number", .notSecure), ("packet length too long", .notSecure), ("http request", .notSecure),
        ("unsupported protocol", .noCommonProtocol), ("protocol version", .noCommonProtocol),
        ("handshake failure", .noCommonProtocol), ("no protocols available", .noCommonProtocol),
        // TLS 1.1 and older sign with SHA-1, which OpenSSL 3 refuses before it speaks of the version.
        ("sigalg disallowed", .noCommonProtocol),
        ("SSL_ERROR_SYSCALL", .hungUp), ("unexpected eof", .hungUp), ("reset by peer", .hungUp),
        ("SSL_ERROR_ZERO_RETURN", .hungUp),
    ]
}
