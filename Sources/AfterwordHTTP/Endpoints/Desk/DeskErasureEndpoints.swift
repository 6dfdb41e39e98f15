import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// A person's rights at the desk: a copy of everything, and erasure, which asks first.
package struct DeskErasureEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/contacts/{id}/copy",
                name: "downloadContact",
                "Everything kept of one person, as a file",
                tag: .desk,
                access: .staff(.desk),
                replies: [.other("application/json", "The copy.")],
                problems: [.notFound],
                handler: self.copy
            ),
            .deskPage(
                "/contacts/{id}/erase",
                name: "confirmErasure",
                "What erasing the person would take away",
                handler: self.ask
            ),
            .deskForm(
                "/contacts/{id}/erase",
                name: "performErasure",
                "Forgets the person for good",
                handler: self.erase
            ),
        ]
    }

    @Sendable private func copy(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        let document = try await PersonalCopy(self.context.service).document(of: id, by: request.actor)
        guard let document else { throw Problem(.notFound) }
        return .json(document)
            .header(.contentDisposition, "attachment; filename=\"\(id.text).json\"")
            .header(.cacheControl, "no-store")
    }

    @Sendable private func ask(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        guard let record = try await self.context.lists.contact(id),
            let report = try? await Erasure(self.context.service).preview(id)
        else { throw Problem(.notFound) }
        let clock = self.context.clock
        let page = ErasurePage(
            name: record.name ?? record.email ?? record.phone ?? "this person",
            records: report.counts.map { item in
                DeskFact(item.what, item.keptBecause.map { "\(item.count), stay: \($0)" } ?? String(item.count))
            },
            answers: report.uncounted,
            exports: report.exports.map { DeskFact($0.order.name, clock.happened($0.begunAt).exact) },
            namesakes: report.namesakes.map { DeskLink($0.text, to: DeskAddress(path: ["contacts", $0.text])) },
            path: DeskAddress(path: ["contacts", id.text, "erase"]),
            back: DeskAddress(path: ["contacts", id.text])
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func erase(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        do {
            _ = try await Erasure(self.context.service).erase(id, by: request.actor)
        } catch ErasureRefusal.unknown {
            throw Problem(.notFound)
        } catch ErasureRefusal.erased {
            // Pressed twice: the first press did it.
        }
        return DeskDeed.erased.reply(at: ["contacts", id.text])
    }
}
