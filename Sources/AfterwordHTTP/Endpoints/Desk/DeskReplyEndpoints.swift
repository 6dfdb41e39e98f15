import AfterwordCore
import AfterwordService
import HTTPTypes

/// What is written on the page of a follow-up: to the customer, to colleagues, and that somebody was not reached.
package struct DeskReplyEndpoints: EndpointGroup {
    private let context: DeskContext
    private let room: FollowUpRoom

    package init(_ context: DeskContext) {
        self.context = context
        self.room = FollowUpRoom(context: context)
    }

    package var endpoints: [Endpoint] {
        [
            .deskForm(
                "/follow-ups/{id}/reply",
                name: "previewFollowUpReply",
                "Shows a reply to the customer as it would go",
                rooms: .care,
                fields: Self.letter,
                replies: [.page("The page with the preview."), Self.invalid],
                handler: self.preview
            ),
            .deskForm(
                "/follow-ups/{id}/reply/send",
                name: "sendFollowUpReply",
                "Sends the reply once, however often the form is sent",
                rooms: .care,
                fields: Self.letter + [.optional("acknowledge", .choice(ReplyWarning.self))],
                replies: [.page("Somebody else changed it first.", status: .conflict), Self.invalid],
                handler: self.send
            ),
            .deskForm(
                "/follow-ups/{id}/notes",
                name: "addFollowUpNoteByForm",
                "Adds a note for colleagues",
                rooms: .care,
                fields: [.required("text", .text(longest: ReplyWish.longestText))],
                replies: [Self.invalid],
                handler: self.note
            ),
            .deskForm(
                "/follow-ups/{id}/tries",
                name: "addContactTryByForm",
                "Notes that somebody tried to reach the person and did not",
                rooms: .care,
                fields: [.required("by", .text(longest: 40)), .optional("text", .text(longest: 500))],
                handler: self.tried
            ),
        ]
    }

    private static let letter: [JSONSchema.Property] = [
        .required(DeskVisit.versionField, .integer), .required("submission", .text(longest: 40)),
        .required("channel", .text(longest: 255)), .optional("subject", .text(longest: ReplyWish.longestSubject)),
        .required("text", .text(longest: ReplyWish.longestText)),
    ]

    private static let invalid = DocumentedReply.page("Something is missing.", status: .unprocessableContent)

    @Sendable private func preview(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        _ = try await self.room.visible(id, to: request)
        var typed = TypedWork()
        typed.letter = try TypedLetter(request.form())
        typed.letter.error = typed.letter.fault
        if typed.letter.error == nil {
            do {
                let wish = typed.letter.wish(version: try self.room.version(request))
                typed.letter.draft = try await CustomerReplies(self.context.service)
                    .draft(wish, from: id, by: request.actor)
            } catch let refusal as ReplyRefusal {
                typed.letter.error = refusal.words
            }
        }
        let status: HTTPResponse.Status = typed.letter.error == nil ? .ok : .unprocessableContent
        return try await self.room.page(id, typed: typed, to: request, status: status)
    }

    @Sendable private func send(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        _ = try await self.room.visible(id, to: request)
        var typed = TypedWork()
        typed.letter = try TypedLetter(request.form())
        let wish = typed.letter.wish(version: try self.room.version(request))
        let replies = CustomerReplies(self.context.service)
        do {
            if let fault = typed.letter.fault {
                typed.letter.error = fault
            } else {
                _ = try await replies.send(wish, from: id, by: request.actor)
                return DeskDeed.replied.reply(at: ["follow-ups", id.text])
            }
        } catch ReplyRefusal.changedMeanwhile(let version) {
            typed.clash = .changedMeanwhile(version: version)
            typed.letter.error = "Nothing was sent yet. Read what happened, then send it again if it still fits."
        } catch let refusal as ReplyRefusal {
            typed.letter.error = refusal.words
            typed.letter.draft = try? await replies.draft(wish, from: id, by: request.actor)
        }
        let status: HTTPResponse.Status = typed.clash == nil ? .unprocessableContent : .conflict
        return try await self.room.page(id, typed: typed, to: request, status: status)
    }

    @Sendable private func note(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        _ = try await self.room.visible(id, to: request)
        let text = try request.form()["text"]?.replacing("\r\n", with: "\n") ?? ""
        guard !text.allSatisfy(\.isWhitespace), text.count <= ReplyWish.longestText else {
            var typed = TypedWork()
            typed.note = text
            typed.noteError = text.count > ReplyWish.longestText ? "At most 4,000 characters." : "Write the note first."
            return try await self.room.page(id, typed: typed, to: request, status: .unprocessableContent)
        }
        try await FollowUpJournal(self.context.service).note(text, to: id, by: request.actor)
        return DeskDeed.noted.reply(at: ["follow-ups", id.text])
    }

    @Sendable private func tried(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        _ = try await self.room.visible(id, to: request)
        let form = try request.form()
        let way = form["by"].flatMap { $0.isEmpty ? nil : String($0.prefix(40)) } ?? "phone"
        let text = form["text"].flatMap { $0.isEmpty ? nil : String($0.prefix(500)) }
        do {
            try await FollowUpJournal(self.context.service).tried(by: way, note: text, to: id, by: request.actor)
        } catch FollowUpRefusal.alreadyClosed {
            var typed = TypedWork()
            typed.clash = .alreadyClosed
            return try await self.room.page(id, typed: typed, to: request, status: .conflict)
        }
        return DeskDeed.tried.reply(at: ["follow-ups", id.text])
    }
}
