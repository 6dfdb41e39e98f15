import AfterwordCore
import AfterwordDelivery
import CCurl

/// The address of a request as libcurl itself reads it: the parser that is asked is the parser that sends.
struct RequestTarget: Sendable, Equatable {
    /// The whole address with the host in ASCII.
    var url: String
    /// As in the URL: a name, an IPv4 address in any spelling, or an IPv6 address in brackets.
    var host: String
    var port: Int
    /// What to look up: the host without brackets and without the dot that ends a full name.
    let lookupName: String
    /// Host and port as libcurl's own list of addresses names them.
    let endpoint: String
    /// All but plain HTTP; a mail server may offer TLS at any time.
    let mayBeEncrypted: Bool

    /// Throws ``TransportFailure`` for everything that is not a plain address of the service.
    init(_ text: String, for service: AddressPolicy.Service = .web) throws(TransportFailure) {
        guard let parser = curl_url() else { throw TransportFailure(code: .other, detail: "out of memory") }
        defer { curl_url_cleanup(parser) }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            curl_url_set(parser, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parser), service.schemes.contains(scheme),
            Self.part(CURLUPART_ZONEID, of: parser) == nil,
            let url = Self.part(CURLUPART_URL, of: parser, flags: CURLU_PUNYCODE),
            let host = Self.part(CURLUPART_HOST, of: parser, flags: CURLU_PUNYCODE),
            let port = Self.part(CURLUPART_PORT, of: parser, flags: CURLU_DEFAULT_PORT).flatMap({ Int($0) })
        else {
            throw TransportFailure(
                code: .badRequest,
                detail: "the address is not a plain \(service.schemes.joined(separator: " or ")) URL"
            )
        }
        self.url = url
        self.host = host
        self.port = port
        self.lookupName = Self.lookupName(of: host)
        self.endpoint = "\(host.lowercased()):\(port)"
        self.mayBeEncrypted = scheme != "http"
    }

    private static func lookupName(of host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().dropLast()) }
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    /// The `CURLOPT_RESOLVE` entry that keeps libcurl from looking the name up again; `nil` for an IPv6 address, which needs no look-up
    /// and which that option cannot read.
    func pin(to addresses: [IPAddress]) -> String? {
        if self.host.hasPrefix("[") { return nil }
        let list = addresses.map { address in
            switch address {
            case .v4: address.description
            case .v6: "[\(address)]"
            }
        }
        return "\(self.host):\(self.port):\(list.joined(separator: ","))"
    }

    private static func part(_ part: CURLUPart, of parser: OpaquePointer, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension AddressPolicy.Service {
    /// The only protocols that may be spoken to it.
    var schemes: [String] {
        switch self {
        case .web: ["http", "https"]
        case .mail: ["smtp", "smtps"]
        }
    }

    /// The same as libcurl takes them.
    var schemeList: String {
        switch self {
        case .web: "http,https"
        case .mail: "smtp,smtps"
        }
    }
}

extension TransportRequest {
    /// What is spoken at its destination.
    var service: AddressPolicy.Service {
        switch self.payload {
        case .http: .web
        case .mail: .mail
        }
    }
}
