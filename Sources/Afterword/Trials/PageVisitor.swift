import AfterwordCore
import AfterwordDelivery
import Foundation

/// A visitor with one cookie: opens pages, sends forms, follows where it is sent.
struct PageVisitor: Sendable {
    let transport: any Transport
    let userAgent: String
    private var cookie: String?

    init(transport: any Transport, userAgent: String) {
        self.transport = transport
        self.userAgent = userAgent
    }

    mutating func open(_ address: URL, method: String = "GET") async throws -> VisitedPage {
        try await self.fetch(method, address)
    }

    mutating func send(_ fields: [String: String], to address: URL) async throws -> VisitedPage {
        let body = fields.map { "\($0.key.percentEncoded)=\($0.value.percentEncoded)" }.sorted().joined(separator: "&")
        return try await self.fetch("POST", address, body: Array(body.utf8))
    }

    /// Throws ``CommandFailure`` if the server breaks or refuses for haste: then a trial shows nothing.
    private mutating func fetch(_ method: String, _ address: URL, body: [UInt8] = []) async throws -> VisitedPage {
        var headers = [(name: "User-Agent", value: self.userAgent), (name: "Accept", value: "text/html,*/*")]
        if let cookie { headers.append((name: "Cookie", value: cookie)) }
        if method == "POST" { headers.append((name: "Content-Type", value: "application/x-www-form-urlencoded")) }
        let request = TransportRequest(method: method, url: address.absoluteString, headers: headers, body: body)
        switch await self.transport.send(request) {
        case .failure(let failure): throw CommandFailure("\(method): \(failure.detail)")
        case .response(let status, let replied, let bytes):
            guard status < 500, status != 429 else { throw CommandFailure("\(method) was answered \(status)") }
            let names = Dictionary(replied.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
            if let set = names["set-cookie"] { self.cookie = set.split(separator: ";").first.map(String.init) }
            if status == 303, let location = names["location"].flatMap({ URL(string: $0, relativeTo: address) }) {
                return try await self.fetch("GET", location.absoluteURL)
            }
            return VisitedPage(url: address, html: String(decoding: bytes, as: UTF8.self))
        }
    }
}
