import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The proof of what a person agreed to.
package struct DeskConsentEndpoints: EndpointGroup {
    /// More than anybody says in a life.
    private static let most = 500

    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/contacts/{id}/consents",
                name: "showConsents",
                "Everything one person agreed to or refused, with the words they saw",
                handler: self.show
            )
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        guard let contact = try await self.context.lists.contact(id) else { throw Problem(.notFound) }
        let consents = try await self.context.lists.consents(of: id, limit: Self.most)
        let clock = self.context.clock
        let page = ConsentProofPage(
            person: contact.name ?? contact.email ?? contact.id,
            back: DeskAddress(path: ["contacts", id.text]),
            entries: consents.rows.map { $0.entry(clock) }
        )
        return self.context.reply(page, to: request)
    }
}

extension ConsentRecord {
    fileprivate func entry(_ clock: DeskClock) -> ConsentProofPage.Entry {
        let facts: [(String, String?)] = [
            ("Entry", self.id), ("Way", self.channel), ("Wording", self.wording), ("Language", self.language),
            ("SHA-256", self.textSha256), ("Time (UTC)", self.at),
        ]
        return ConsentProofPage.Entry(
            purpose: self.purpose,
            isGiven: self.given,
            at: clock.happened(self.at),
            facts: facts.compactMap { name, value in value.map { DeskFact(name, $0) } },
            words: self.text,
            language: self.language
        )
    }
}
