import AfterwordCore
import AfterwordDelivery
import AfterwordHTTP
import Foundation

/// Plays the steps of one profile over real HTTP and knows no more than any visitor: a link, and what the server replies.
struct ScannerVisitor {
    let link: URL
    /// The link of another invitation, for those who mix them up.
    let neighbour: URL
    let transport: any Transport
    let clock: WalkingClock
    let browser: HeadlessBrowser?
    var userAgent: String

    private var page: VisitedPage?
    private var cookie: String?

    init(
        link: URL,
        neighbour: URL,
        transport: any Transport,
        clock: WalkingClock,
        browser: HeadlessBrowser?,
        userAgent: String
    ) {
        self.link = link
        self.neighbour = neighbour
        self.transport = transport
        self.clock = clock
        self.browser = browser
        self.userAgent = userAgent
    }

    /// Throws ``CommandFailure`` if the server breaks or a page lacks what the step needs: then the trial shows nothing.
    mutating func play(_ step: ScannerStep) async throws {
        switch step {
        case .request(let method): _ = try await self.fetch(method, self.link)
        case .open(let score): self.page = try await self.fetch("GET", self.link(preselecting: score))
        case .read(let duration): self.clock.advance(by: duration)
        case .visitLinks(let methods): try await self.visitLinks(methods)
        case .followTrap: try await self.followTrap()
        case .answerAnyway: try await self.answerAnyway()
        case .send(let fillings): try await self.send(fillings)
        case .browse(let script): try await self.browser?.show(self.openPage(), script: script)
        case .handOver(let userAgent):
            self.userAgent = userAgent
            (self.page, self.cookie) = (nil, nil)
        }
    }
}

// MARK: - Steps

extension ScannerVisitor {
    private func link(preselecting score: Int?) -> URL {
        score.map { self.link.appending(queryItems: [URLQueryItem(name: "score", value: String($0))]) } ?? self.link
    }

    private func openPage() throws -> VisitedPage {
        guard let page else { throw CommandFailure("no page is open") }
        return page
    }

    private func openForm() throws -> VisitedForm {
        guard let form = try self.openPage().form else { throw CommandFailure("the page has no form for an answer") }
        return form
    }

    private mutating func visitLinks(_ methods: [String]) async throws {
        for link in try self.openPage().links {
            for method in methods { _ = try await self.fetch(method, link) }
        }
    }

    private mutating func followTrap() async throws {
        guard let trap = try self.openForm().links.first else { throw CommandFailure("the form has no hidden link") }
        self.page = try await self.fetch("GET", trap)
    }

    private mutating func answerAnyway() async throws {
        guard let again = try self.openPage().links.first(where: { $0.query?.contains("again=1") == true }) else {
            throw CommandFailure("the page offers no other answer")
        }
        self.page = try await self.fetch("GET", again)
    }

    private mutating func send(_ fillings: [FormFilling]) async throws {
        let form = try self.openForm()
        for filling in fillings {
            self.page = try await self.post(try await self.fields(of: form, filling), to: form.action)
        }
    }

    private mutating func fields(of form: VisitedForm, _ filling: FormFilling) async throws -> [String: String] {
        var fields = form.fields
        if filling.fillsAllTexts { for name in form.textFields { fields[name] = "http://example.org/offer" } }
        if let score = filling.score { fields["score"] = String(score) }
        if let comment = filling.comment { fields["comment"] = comment }
        if filling.script != .didNotRun { fields[PublicFormField.script] = "1" }
        if filling.script == .sawHand { fields[PublicFormField.activity] = "1" }
        switch filling.nonce {
        case .ofPage: break
        case .missing: fields[PublicFormField.nonce] = nil
        case .ofNeighbour:
            let other = try await self.fetch("GET", self.neighbour)
            fields[PublicFormField.nonce] = other.form?.fields[PublicFormField.nonce]
        }
        return fields
    }
}

// MARK: - HTTP

extension ScannerVisitor {
    private mutating func post(_ fields: [String: String], to address: URL) async throws -> VisitedPage {
        let body = fields.map { "\($0.key.percentEncoded)=\($0.value.percentEncoded)" }.sorted().joined(separator: "&")
        return try await self.fetch("POST", address, body: Array(body.utf8))
    }

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
