import AfterwordCore
import AfterwordDelivery
import Foundation
import Testing

/// Plays a write-back against a helpdesk that says yes to everything and holds these notes.
struct Play {
    var requests: [TransportRequest] = []
    var end: ReplyClass = .permanent(because: "it did not come to an end")
    var learned = Learned()

    init(_ channel: any Channel, _ message: Message, attempt: Int = 1, notes: [String] = [], labels: [String] = []) {
        let outgoing = OutgoingMessage(message: message, attempt: attempt, now: Instant(milliseconds: 0))
        var replies: [TransportReply] = []
        for _ in 0..<10 {
            switch channel.next(outgoing, replies: replies) {
            case .send(let request):
                self.requests.append(request)
                replies.append(.response(status: 200, headers: [:], body: Self.reply(to: request, notes, labels)))
            case .finished(let end, let learned):
                self.end = end
                self.learned = learned
                return
            }
        }
    }

    var lines: [String] { self.requests.map { "\($0.method ?? "?") \($0.url)" } }
    var bodies: [String] { self.requests.map { String(decoding: $0.body, as: UTF8.self) } }

    /// One reply in which each helpdesk finds its own names.
    private static func reply(to request: TransportRequest, _ notes: [String], _ labels: [String]) -> [UInt8] {
        let texts = notes.map { "…/cases/desk/50#\($0)" }
        if request.method == "GET", request.url.hasSuffix("/labels") {
            return JSONValue.object([JSONMember("payload", .array(labels.map(JSONValue.string)))]).serialized
        }
        let payload = texts.map { text -> JSONValue in ["content": .string(text), "body": .string(text)] }
        let body: JSONValue = [
            "id": 77, "audit": ["id": 88], "payload": .array(payload), "comments": .array(payload),
            "preferences": .object(notes.map { JSONMember("afterword_rsp_one", .string($0)) }.suffix(1)),
            "custom_attributes": ["order": "A1"],
        ]
        return body.serialized
    }
}

extension CaseNote {
    static var example: CaseNote {
        var note = CaseNote(caseID: "50", responseID: "rsp_one", survey: "csat", kind: "csat", isVerdict: true)
        note.score = 2
        return note
    }
}

func message(_ note: CaseNote = .example, id: Int64 = 7) -> Message {
    var members = [
        JSONMember("case_id", .string(note.caseID)), JSONMember("response_id", .string(note.responseID)),
        JSONMember("survey", .string(note.survey)), JSONMember("kind", .string(note.kind)),
        JSONMember("is_verdict", .bool(note.isVerdict)),
    ]
    members += note.score.map { [JSONMember("score", JSONValue($0))] } ?? []
    members += note.previousScore.map { [JSONMember("previous_score", JSONValue($0))] } ?? []
    var content = MessageContent(
        type: CaseNote.messageType,
        timestamp: "2026-01-01T00:00:00Z",
        data: String(decoding: JSONValue.object(members).serialized, as: UTF8.self)
    )
    content.text = "CSAT: 2\nComment: late"
    let mark = CaseNoteMark(responseID: note.responseID, messageID: EntityID(rawValue: id))
    content.link = "https://care.example.org/cases/desk/50#\(mark.text)"
    return Message(
        id: EntityID(rawValue: id),
        kind: .event,
        channel: "desk/write_back",
        destination: "d",
        content: content,
        createdAt: Instant(milliseconds: 0)
    )
}

func mark(of message: Message, response: String = "rsp_one") -> String {
    CaseNoteMark(responseID: response, messageID: message.id).text
}

func example(_ kind: String, only: String? = nil) throws -> [String: String] {
    let settings = try #require(BuiltInWriteBacks.all.first { $0.typeName == kind }).exampleSettings
    return settings.filter { only == nil || !$0.key.hasPrefix("write_back") || $0.key == "write_back.\(only ?? "")" }
}

func writeBack(_ kind: String, _ settings: [String: String]? = nil) throws -> any Channel {
    let channel = try BuiltInWriteBacks.make(type: kind, source: "desk", settings: settings ?? example(kind))
    return try #require(channel)
}
