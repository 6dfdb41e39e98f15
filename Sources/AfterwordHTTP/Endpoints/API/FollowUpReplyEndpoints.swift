import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What is written from a follow-up: replies to the customer, notes for colleagues, tries to reach the person.
package struct FollowUpReplyEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] { self.replies + self.journal }

    private var replies: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/follow-ups/{id}/replies",
                name: "listReplyChoices",
                "The ways to write to the customer, and the templates that fit",
                tag: .followUps,
                access: .apiKey(.followUpsRead),
                replies: [.json(FollowUpSchemas.choices, "Ways without a warning first.")],
                handler: self.choices
            ),
            Endpoint(
                .post,
                "/v1/follow-ups/{id}/replies/preview",
                name: "previewReply",
                "A reply as it would go; nothing is sent",
                tag: .followUps,
                access: .apiKey(.followUpsWrite),
                body: .json(FollowUpSchemas.wish),
                replies: [.json(FollowUpSchemas.draft, "The reply.")],
                problems: [.conflict, .gone],
                handler: self.preview
            ),
            Endpoint(
                .post,
                "/v1/follow-ups/{id}/replies",
                name: "replyToCustomer",
                "Writes to the customer by any channel that reaches them",
                description: "The task becomes `contacted`. What a way warns of must be named in `acknowledge`.",
                tag: .followUps,
                access: .apiKey(.followUpsWrite),
                parameters: [.header("If-Match", .text, "Refuses if the task has another version by now.")],
                body: .json(FollowUpSchemas.wish),
                replies: [.json(FollowUpSchemas.reply, "It is in the outbox.", status: .created)],
                problems: [.conflict, .gone, .versionMismatch],
                isIdempotent: true,
                handler: self.reply
            ),
        ]
    }

    private var journal: [Endpoint] {
        [
            Endpoint(
                .post,
                "/v1/follow-ups/{id}/notes",
                name: "addFollowUpNote",
                "Adds a note for colleagues; notes are never changed",
                tag: .followUps,
                access: .apiKey(.followUpsWrite),
                body: .json(.object([.required("text", .text(longest: ReplyWish.longestText))])),
                replies: [.json(RecordSchemas.followUpDetail, "The follow-up with the note.", status: .created)],
                isIdempotent: true,
                handler: self.note
            ),
            Endpoint(
                .post,
                "/v1/follow-ups/{id}/tries",
                name: "addContactTry",
                "Notes a try to reach the person that did not succeed",
                description: "Closing as `not_reachable` needs 3 tries on 2 different days.",
                tag: .followUps,
                access: .apiKey(.followUpsWrite),
                body: .json(
                    .object([
                        .required("by", JSONSchema.text(longest: 40).example("phone")),
                        .optional("text", .text(longest: ReplyWish.longestText)),
                    ])
                ),
                replies: [.json(RecordSchemas.followUpDetail, "The follow-up with the try.", status: .created)],
                problems: [.conflict],
                isIdempotent: true,
                handler: self.tried
            ),
        ]
    }

    @Sendable private func choices(_ request: EndpointRequest) async throws -> EndpointReply {
        let choices = try await CustomerReplies(self.context)
            .choices(for: request.id(of: FollowUp.self), by: request.actor)
        return .json(try JSONValue(encoding: choices))
    }

    @Sendable private func preview(_ request: EndpointRequest) async throws -> EndpointReply {
        let draft = try await CustomerReplies(self.context)
            .draft(ReplyWish(body: request.json()), from: request.id(of: FollowUp.self), by: request.actor)
        return .json(try JSONValue(encoding: draft))
    }

    @Sendable private func reply(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        var wish = try ReplyWish(body: request.json())
        if request.headers[.ifMatch] != nil { wish.version = try request.requiredVersion() }
        let message = try await CustomerReplies(self.context).send(wish, from: id, by: request.actor)
        guard let detail = try await RecordLists(self.context).followUp(id),
            let reply = detail.replies.first(where: { $0.message == message.text })
        else { throw Problem(.notFound) }
        return .json(try JSONValue(encoding: reply), status: .created).tagged(version: detail.followUp.version)
    }

    @Sendable private func note(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        let wish = try JournalWish(body: request.json(), isTry: false)
        try await FollowUpJournal(self.context).note(wish.text, to: id, by: request.actor)
        return try await self.detail(id)
    }

    @Sendable private func tried(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        let wish = try JournalWish(body: request.json(), isTry: true)
        try await FollowUpJournal(self.context)
            .tried(by: wish.way, note: wish.text.isEmpty ? nil : wish.text, to: id, by: request.actor)
        return try await self.detail(id)
    }

    private func detail(_ id: EntityID<FollowUp>) async throws -> EndpointReply {
        guard let detail = try await RecordLists(self.context).followUp(id) else { throw Problem(.notFound) }
        return .json(try JSONValue(detail), status: .created).tagged(version: detail.followUp.version)
    }
}
