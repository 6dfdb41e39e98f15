import AfterwordCore
import AfterwordDelivery
import Testing

/// What every helpdesk's write-back must do; walks the registry, so a new one is tested by its one line there.
@Suite struct WriteBackTests {
    static let kinds = BuiltInWriteBacks.all.map { $0.typeName }

    @Test func `the registry is in alphabetical order and names no kind twice`() {
        #expect(Self.kinds == Set(Self.kinds).sorted())
    }

    @Test(arguments: kinds) func `a source without the key has no way back`(_ kind: String) throws {
        let settings = try example(kind).filter { !$0.key.hasPrefix("write_back") }
        #expect(try BuiltInWriteBacks.make(type: kind, source: "desk", settings: settings) == nil)
    }

    @Test(arguments: kinds) func `all cases wait in one queue, and no person is reached by it`(_ kind: String)
        throws
    {
        let channel = try writeBack(kind)
        #expect(channel.id == "desk/write_back")
        #expect(channel.destination(for: nil) == "desk/write_back")
        #expect(channel.addressKind == nil && channel.events == .only([]))
        #expect(channel.afterUnclearCrash == .resend)
    }

    @Test(arguments: kinds) func `all goes over the wire in few steps and ends as sent`(_ kind: String) throws {
        let play = try Play(writeBack(kind), message())
        #expect(play.end == .sent)
        #expect((2...6).contains(play.requests.count))
        #expect(
            play.requests.allSatisfy {
                $0.headers.allSatisfy { HeaderRule.isName($0.name) && HeaderRule.isValue($0.value) }
            }
        )
    }

    @Test(arguments: kinds) func `the note says the words and ends in the link with its mark`(_ kind: String) throws {
        let message = message()
        let play = try Play(writeBack(kind), message)
        let note = try #require(play.requests.last)
        let body = String(decoding: note.body, as: UTF8.self)
        #expect(body.contains(#"CSAT: 2\nComment: late\n\nhttps://care.example.org/cases/desk/50#"#))
        #expect(body.contains(mark(of: message)))
        #expect(note.method != "GET")
    }

    @Test(arguments: kinds) func `the first try does not look for an earlier note`(_ kind: String) throws {
        let settings = try example(kind, only: "note")
        let play = try Play(writeBack(kind, settings), message())
        #expect(play.requests.count == 1)
    }

    @Test(arguments: kinds) func `a repeated try looks first and writes a note that is not there`(_ kind: String) throws
    {
        let settings = try example(kind, only: "note")
        let play = try Play(writeBack(kind, settings), message(), attempt: 2)
        #expect(play.requests.map(\.method).first == "GET")
        #expect(play.requests.count == 2 && play.end == .sent)
    }

    @Test(arguments: kinds) func `a note that is there is not written again`(_ kind: String) throws {
        let settings = try example(kind, only: "note")
        let message = message()
        let play = try Play(writeBack(kind, settings), message, attempt: 2, notes: [mark(of: message)])
        #expect(play.requests.map(\.method) == ["GET"])
        #expect(play.end == .sent)
    }

    @Test(arguments: kinds) func `a note that a later one has overtaken is not written`(_ kind: String) throws {
        let settings = try example(kind, only: "note")
        let play = try Play(writeBack(kind, settings), message(id: 7), attempt: 2, notes: [mark(of: message(id: 8))])
        #expect(play.requests.map(\.method) == ["GET"])
    }

    @Test(arguments: kinds) func `neither an earlier note nor one about another answer stands in its way`(
        _ kind: String
    ) throws {
        let settings = try example(kind, only: "note")
        let others = [mark(of: message(id: 6)), mark(of: message(id: 9), response: "rsp_other"), "rsp_one.msg_", ""]
        let play = try Play(writeBack(kind, settings), message(id: 7), attempt: 2, notes: others)
        #expect(play.requests.count == 2)
    }

    @Test(arguments: kinds) func `a further question sets neither tag nor field`(_ kind: String) throws {
        var note = CaseNote.example
        note.isVerdict = false
        let play = try Play(writeBack(kind), message(note))
        #expect(play.requests.count == 1)
    }

    @Test(arguments: kinds) func `nothing to write ends without a request`(_ kind: String) throws {
        var note = CaseNote.example
        note.isVerdict = false
        let play = try Play(writeBack(kind, example(kind, only: "tag")), message(note))
        #expect(play.requests.isEmpty)
        guard case .permanent = play.end else { return #expect(Bool(false), "\(play.end)") }
    }

    @Test(arguments: kinds) func `a message that is no case note ends without a request`(_ kind: String) throws {
        let play = try Play(writeBack(kind), .example(destination: "d"))
        #expect(play.requests.isEmpty)
    }

    @Test(arguments: kinds) func `an id from outside stays one piece of the path`(_ kind: String) throws {
        var note = CaseNote.example
        note.caseID = "../../users?x=1#"
        for request in try Play(writeBack(kind), message(note)).requests {
            #expect(!request.url.contains("..") && !request.url.contains("?x") && !request.url.contains("#"))
        }
    }
}

/// Replies in the classes of the retry policy.
@Suite struct WriteBackReplyTests {
    static let verdicts: [(Int, String)] = [
        (301, "fault"), (401, "fault"), (403, "fault"), (400, "permanent"), (404, "permanent"), (410, "permanent"),
        (422, "permanent"), (408, "retry"), (409, "retry"), (429, "retry"), (500, "retry"), (503, "retry"),
    ]

    @Test(arguments: WriteBackTests.kinds, verdicts)
    func `a status has its class`(_ kind: String, _ expected: (status: Int, word: String)) throws {
        let reply = TransportReply.response(status: expected.status, headers: [:], body: Array("{}".utf8))
        #expect(word(for: try end(kind, [reply])) == expected.word)
    }

    @Test(arguments: WriteBackTests.kinds) func `what the helpdesk says is kept for the operator`(_ kind: String) throws
    {
        let body = #"{"error":"RecordInvalid","description":"Status: closed prevents ticket update"}"#
        let end = try end(kind, [.response(status: 422, headers: [:], body: Array(body.utf8))])
        #expect(end == .permanent(because: "HTTP 422: \(body)"))
    }

    @Test(arguments: WriteBackTests.kinds) func `too many requests wait as long as they are told`(_ kind: String) throws
    {
        let end = try end(kind, [.response(status: 429, headers: ["retry-after": "93"], body: [])])
        #expect(end == .retry(because: "HTTP 429", notBefore: Instant(milliseconds: 93_000)))
    }

    @Test(arguments: WriteBackTests.kinds) func `a lost reply is tried again`(_ kind: String) throws {
        let end = try end(kind, [.failure(TransportFailure(code: .timedOut, detail: "no reply in 15 s"))])
        #expect(end == .retry(because: "timed_out: no reply in 15 s", notBefore: nil))
    }

    @Test(arguments: WriteBackTests.kinds)
    func `an address that is not allowed ends the message`(_ kind: String) throws {
        let end = try end(kind, [.failure(TransportFailure(code: .refusedAddress, detail: "private"))])
        #expect(end == .permanent(because: "refused_address: private"))
    }

    /// Only Zammad's answer is bounded; the newest notes of the others may be longer than what is read.
    @Test(arguments: WriteBackTests.kinds) func `notes too long to be read do not keep a new one away`(_ kind: String)
        throws
    {
        let channel = try writeBack(kind, example(kind, only: "note"))
        let long = TransportReply.failure(TransportFailure(code: .tooLarge, detail: "more than 64 KiB"))
        let outgoing = OutgoingMessage(message: message(), attempt: 2, now: Instant(milliseconds: 0))
        guard case .send(let request) = channel.next(outgoing, replies: [long]) else {
            return #expect(Bool(false), "the note is not written")
        }
        #expect(request.method != "GET")
    }

    private func end(_ kind: String, _ replies: [TransportReply]) throws -> ReplyClass? {
        let outgoing = OutgoingMessage(message: message(), attempt: 1, now: Instant(milliseconds: 0))
        guard case .finished(let end, _) = try writeBack(kind).next(outgoing, replies: replies) else { return nil }
        return end
    }

    private func word(for end: ReplyClass?) -> String {
        switch end {
        case .sent: "sent"
        case .retry: "retry"
        case .permanent: "permanent"
        case .channelFault: "fault"
        case .postpone: "postpone"
        case .unclear: "unclear"
        case .unreadable: "unreadable"
        case nil: "goes on"
        }
    }
}

/// Settings that cannot work are named before anything runs.
@Suite struct WriteBackSettingsTests {
    @Test(
        arguments: [
            (["write_back": "true"], "write_back"), (["write_back.note": "false"], "write_back"),
            (["write_back.note": "yes"], "write_back.note"), (["write_back.tag": "two words"], "write_back.tag"),
            (["write_back.tag": "a,b"], "write_back.tag"), (["write_back.tag": "csat_{points}"], "write_back.tag"),
            (["write_back.colour": "red"], "write_back.colour"), (["write_back.note": "true", "api": ""], "api"),
            (["write_back.note": "true", "api": "desk.example.org"], "api"),
            (["write_back.note": "true", "api": "https://me:pw@desk.example.org"], "api"),
            (["write_back.note": "true", "token": ""], "token"),
            (["write_back.note": "true", "token": "a\r\nX: y"], "token"),
        ] as [([String: String], String)]
    )
    func `a wrong setting is named`(_ settings: [String: String], _ setting: String) {
        let access = ["api": "https://desk.example.org", "token": "t"]
        #expect {
            try BuiltInWriteBacks.make(type: "zendesk", source: "desk", settings: access.merging(settings) { $1 })
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == setting
        }
    }

    @Test func `a helpdesk that cannot be written to is answered with those that can`() {
        #expect {
            try BuiltInWriteBacks.make(type: "salesforce", source: "desk", settings: ["write_back.note": "true"])
        } throws: {
            "\($0)".contains(WriteBackTests.kinds.joined(separator: ", "))
        }
    }
}
