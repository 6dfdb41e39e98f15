import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Referral links, their pictures, and the page that tells a referred person of their benefit.
struct ReferralLinkEndpoints: EndpointGroup {
    let site: PublicSite

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/r/{code}",
                name: "followReferral",
                "Leads through a referral link",
                description: """
                    Redirects to the campaign's landing page and nowhere else, with the code and the id of the visit. People and machines \
                    are counted apart; nothing is stored about either but where the link stood.
                    """,
                tag: .publicPages,
                access: .code,
                parameters: [.query("source", .text(longest: 40), "Where the link stands, such as `mail`.")],
                replies: [
                    .empty(.found, "Leads to the landing page."),
                    .page("The link takes no visits any more.", status: .gone),
                ]
            ) { try await self.follow($0) },
            Endpoint(
                .get,
                "/r/{code}/qr.svg",
                name: "drawReferral",
                "A referral link as a QR code",
                tag: .publicPages,
                access: .code,
                replies: [.other("image/svg+xml", "The picture.")]
            ) { try await self.draw($0) },
            Endpoint(
                .get,
                "/r/status/{token}",
                name: "showReferralStatus",
                "A referred person's own page: their benefit and nothing else",
                tag: .publicPages,
                access: .token,
                parameters: [.query("lang", .text(longest: 16), "One of the shipped languages.")],
                replies: [.page(), .page("The person was erased.", status: .gone)]
            ) { try await self.status($0) },
        ]
    }

    private var visits: ReferralVisits { ReferralVisits(self.site.context) }

    private func follow(_ request: EndpointRequest) async throws -> EndpointReply {
        switch try await self.visits.open(try ReferralRequest(request)) {
        case .landing(let address):
            var reply = EndpointReply(status: .found, headers: [.location: address])
            reply.headers[.cacheControl] = "no-store"
            if let robots = HTTPField.Name("X-Robots-Tag") { reply.headers[robots] = "noindex, nofollow" }
            return reply
        case .closed: return self.closed(request)
        case .unknown: return self.site.unknown
        }
    }

    /// A friendly stop that says nothing of whose link it was.
    private func closed(_ request: EndpointRequest) -> EndpointReply {
        let language = PublicLanguages.shipped(for: request.headers, else: self.site.context.account.language)
        let brand = self.site.context.account.brand
        let title = Wording.text(.referralClosedTitle, in: language)
        let notice = NoticePage(
            frame: PageFrame(language: language, title: title, brand: brand),
            heading: title,
            paragraphs: [Wording.text(.referralClosedText, in: language, ["brand": brand])]
        )
        return self.site.reply(notice, status: .gone)
    }

    private func draw(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let code = try await self.visits.openCode(try request.parameter("code")),
            let symbol = QRSymbol("\(self.site.context.account.publicURL)/r/\(code.text)?source=qr")
        else { throw Problem(.notFound) }
        let picture = QRPicture(symbol: symbol, title: "\(self.site.context.account.brand): \(code.text)")
        return .text(picture.svg, type: "image/svg+xml").header(.cacheControl, "private, max-age=3600")
    }

    private func status(_ request: EndpointRequest) async throws -> EndpointReply {
        let token = try request.parameter("token")
        guard let status = try await ReferralStatus(self.site.context).referred(token: token) else {
            return self.site.unknown
        }
        let screen = ReferredScreen(site: self.site, status: status, token: token, wanted: request.query["lang"])
        if status.contact.erasedAt != nil { return self.site.reply(screen.erased, status: .gone) }
        return self.site.reply(screen.page)
    }
}

extension ReferralRequest {
    init(_ request: EndpointRequest) throws {
        let purposes = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"].compactMap { name in
            HTTPField.Name(name).flatMap { request.headers[$0] }
        }
        let agent = request.headers[.userAgent]
        self.init(
            code: try request.parameter("code"),
            source: request.query["source"],
            referrer: request.headers[.referer],
            visitor: "\(request.client.limiterKey) \(agent ?? "")",
            botSign: ReferralVisitor.botSign(method: request.method.rawValue, userAgent: agent, purposes: purposes)
        )
    }
}
