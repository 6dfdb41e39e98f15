import AfterwordCore
import AfterwordService

/// Records as the API shows them: snake_case, absent values as `null`, a case by its name `SOURCE/CASE`.
extension JSONValue {
    /// Any value by its own encoding.
    init(encoding value: some Encodable) throws {
        self = try JSONReader.read(WireJSON.text(of: value).utf8)
    }

    init(_ record: InvitationRecord) throws { self = try Self(encoding: record).namingCase }
    init(_ record: ResponseRecord) throws { self = try Self(encoding: record).namingCase }
    init(_ record: FollowUpRecord) throws { self = try Self(encoding: record).namingCase }
    init(_ record: CaseRecord) throws { self = try Self(encoding: record).renaming("phase", to: "state") }

    init(_ record: ContactRecord) throws {
        self = try Self(encoding: record).inserting("opted_out", .bool(record.optedOutAt != nil))
    }

    /// The task with its `history`.
    init(_ detail: FollowUpDetail) throws {
        self = try Self(detail.followUp)
            .inserting("answers", .array(detail.answers.map { try Self($0) }))
            .inserting("history", Self(encoding: detail.entries))
            .inserting("replies", Self(encoding: detail.replies))
            .inserting("recovery", detail.recovery.map { try Self(encoding: $0) } ?? .null)
    }

    init(_ record: MessageRecord) throws {
        self = try Self(encoding: record).renaming("attempts", to: "attempt_count")
    }

    /// The message with its `attempts`.
    init(_ detail: MessageDetail) throws {
        self = try Self(detail.message).inserting("attempts", Self(encoding: detail.tries))
    }

    /// Of the person only what a list of ambassadors needs.
    init(_ record: AmbassadorRecord) throws {
        let contact = record.contact.map { contact -> JSONValue in
            ["id": .string(contact.id), "name": Self(contact.name), "email": Self(contact.email)]
        }
        self = try Self(encoding: record).inserting("contact", contact ?? .null)
    }

    /// The ambassador with history, classes, offers and testimonials.
    init(_ detail: AmbassadorDetail) throws {
        self = try Self(detail.ambassador)
            .inserting("history", Self(encoding: detail.history))
            .inserting("classes", Self(encoding: detail.classes))
            .inserting("offers", Self(encoding: detail.offers))
            .inserting("testimonials", Self(encoding: detail.testimonials))
    }

    /// The case with what was decided, whom it asked and what came back.
    init(document story: CaseStory) throws {
        self = try Self(story.case)
            .inserting("decisions", Self(encoding: story.decisions))
            .inserting("invitations", .array(story.invitations.map { try Self($0) }))
            .inserting("responses", .array(story.responses.map { try Self($0) }))
    }

    /// The case with its story in plain words, oldest line first.
    init(explanation story: CaseStory) throws {
        self = try Self(document: story)
            .inserting("summary", .string(story.summary))
            .inserting("story", .array(story.moments.map { .string($0.line) }))
            .inserting("moments", Self(encoding: story.moments))
    }

    /// A person with the story in plain words, oldest line first.
    init(timeline story: ContactStory) throws {
        self = [
            "contact": try Self(story.contact), "summary": .string(story.summary),
            "story": .array(story.moments.map { .string($0.line) }), "moments": try Self(encoding: story.moments),
        ]
    }
}

extension Moment {
    /// The moment on one line, as terminals show it.
    fileprivate var line: String {
        let about = self.supportCase.map { "case \($0): " } ?? ""
        let details = self.details.isEmpty ? "" : " (\(self.details.joined(separator: "; ")))"
        return "\(self.at.rfc3339) \(about)\(self.title)\(details)"
    }
}

extension JSONValue {
    /// A metric: every row and point carries its figure's members itself.
    init(_ record: ScorecardRecord) throws { self = try Self(encoding: record).spreadingFigures }

    /// The value with the members of each `figure` in place of it.
    private var spreadingFigures: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.spreadingFigures))
        case .object(let members):
            .object(
                members.flatMap { member in
                    let value = member.value.spreadingFigures
                    return member.name == "figure" ? value.members ?? [] : [JSONMember(member.name, value)]
                }
            )
        default: self
        }
    }

    /// The object with its member `case` as the text `SOURCE/CASE`.
    fileprivate var namingCase: JSONValue {
        guard let source = self["case"]?["source"]?.string, let id = self["case"]?["id"]?.string else { return self }
        return self.inserting("case", .string("\(source)/\(id)"))
    }

    /// The object with one more member, or with another value for one it has.
    func inserting(_ name: String, _ value: JSONValue) -> JSONValue {
        let others = (self.members ?? []).filter { $0.name != name }
        return .object(others + [JSONMember(name, value)])
    }

    fileprivate func renaming(_ name: String, to newName: String) -> JSONValue {
        .object((self.members ?? []).map { JSONMember($0.name == name ? newName : $0.name, $0.value) })
    }
}
