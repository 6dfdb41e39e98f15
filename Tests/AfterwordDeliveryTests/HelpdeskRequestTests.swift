import AfterwordCore
import AfterwordDelivery
import Testing

/// The requests of each helpdesk, written out.
@Suite struct ZendeskCaseWriterTests {
    @Test func `tag, private comment and field go in two requests`() throws {
        let message = message()
        let play = try Play(writeBack("zendesk"), message)
        #expect(
            play.lines == [
                "PUT https://example.zendesk.com/api/v2/tickets/50/tags.json",
                "PUT https://example.zendesk.com/api/v2/tickets/50.json",
            ]
        )
        #expect(play.bodies[0] == #"{"tags":["csat_2"]}"#)
        #expect(play.bodies[1].hasPrefix(#"{"ticket":{"comment":{"body":"CSAT: 2\nComment: late\n\nhttps:"#))
        #expect(play.bodies[1].hasSuffix(#"","public":false},"custom_fields":[{"id":360001,"value":"2"}]}}"#))
        #expect(play.learned.receipt == "88")
    }

    @Test(arguments: [
        ("afterword@example.org", "Basic YWZ0ZXJ3b3JkQGV4YW1wbGUub3JnL3Rva2VuOnplbmRlc2stdG9rZW4="),
        (nil, "Bearer zendesk-token"),
    ])
    func `an API token goes with its user, an OAuth token alone`(_ user: String?, _ expected: String) throws {
        var settings = try example("zendesk")
        settings["user"] = user
        let play = try Play(writeBack("zendesk", settings), message())
        for request in play.requests {
            #expect(request.headers.first { $0.name == "Authorization" }?.value == expected)
        }
    }

    @Test func `a corrected score takes the old tag away`() throws {
        var note = CaseNote.example
        note.previousScore = 5
        let play = try Play(writeBack("zendesk"), message(note))
        #expect(play.lines.first == "DELETE https://example.zendesk.com/api/v2/tickets/50/tags.json")
        #expect(play.bodies.first == #"{"tags":["csat_5"]}"#)
    }

    @Test func `an answer that no longer counts leaves no tag and an empty field`() throws {
        var note = CaseNote.example
        note.score = nil
        note.previousScore = 2
        let play = try Play(writeBack("zendesk"), message(note))
        #expect(play.requests.map(\.method) == ["DELETE", "PUT"])
        #expect(play.bodies[1].hasSuffix(#""custom_fields":[{"id":360001,"value":null}]}}"#))
    }

    @Test func `an unchanged score keeps its tag`() throws {
        var note = CaseNote.example
        note.previousScore = 2
        #expect(try Play(writeBack("zendesk"), message(note)).requests.map(\.method) == ["PUT", "PUT"])
    }

    @Test func `a repeated try reads the newest comments before it writes one`() throws {
        let play = try Play(writeBack("zendesk"), message(), attempt: 2)
        let reading =
            "GET https://example.zendesk.com/api/v2/tickets/50/comments.json?sort=-created_at&page%5Bsize%5D=5"
        #expect(play.lines.dropFirst().first == reading)
    }
}

@Suite struct ChatwootCaseWriterTests {
    private let base = "https://chat.example.org/api/v1/accounts/1/conversations/42"

    private func note(previous: Int? = nil) -> CaseNote {
        var note = CaseNote.example
        note.caseID = "1:42"
        note.previousScore = previous
        return note
    }

    @Test func `labels and attributes are read before they are replaced, the note comes last`() throws {
        let play = try Play(writeBack("chatwoot"), message(self.note()), labels: ["refund"])
        #expect(
            play.lines == [
                "GET \(self.base)/labels", "POST \(self.base)/labels", "GET \(self.base)",
                "POST \(self.base)/custom_attributes", "POST \(self.base)/messages",
            ]
        )
        #expect(play.bodies[1] == #"{"labels":["refund","csat_2"]}"#)
        #expect(play.bodies[3] == #"{"custom_attributes":{"order":"A1","csat":2},"merge":true}"#)
        #expect(play.bodies[4].hasSuffix(#"","message_type":"outgoing","private":true}"#))
        #expect(play.learned.receipt == "77")
        #expect(play.requests.allSatisfy { $0.headers.contains { $0 == ("api_access_token", "chatwoot-token") } })
    }

    @Test func `the old label goes, the others stay`() throws {
        let play = try Play(writeBack("chatwoot"), message(self.note(previous: 5)), labels: ["csat_5", "refund"])
        #expect(play.bodies[1] == #"{"labels":["refund","csat_2"]}"#)
    }

    @Test func `labels that are right already are left alone`() throws {
        let play = try Play(writeBack("chatwoot"), message(self.note(previous: 5)), labels: ["csat_2", "refund"])
        #expect(!play.lines.contains("POST \(self.base)/labels"))
    }

    @Test func `a case id without an account is looked for in the configured one`() throws {
        var settings = try example("chatwoot", only: "note")
        settings["account"] = "3"
        let play = try Play(writeBack("chatwoot", settings), message())
        #expect(play.lines == ["POST https://chat.example.org/api/v1/accounts/3/conversations/50/messages"])
    }

    @Test func `an account that is no number is named`() {
        #expect {
            try writeBack("chatwoot", example("chatwoot").merging(["account": "main"]) { $1 })
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == "account"
        }
    }
}

@Suite struct ZammadCaseWriterTests {
    @Test func `tag, internal article and attribute go in two requests`() throws {
        let message = message()
        let play = try Play(writeBack("zammad"), message)
        #expect(
            play.lines == [
                "POST https://zammad.example.org/api/v1/tags/add", "PUT https://zammad.example.org/api/v1/tickets/50",
            ]
        )
        #expect(play.bodies[0] == #"{"object":"Ticket","o_id":50,"item":"csat_2"}"#)
        #expect(
            play.bodies[1].hasPrefix(
                #"{"csat":2,"preferences":{"afterword_rsp_one":"\#(mark(of: message))"},"article":{"#
            )
        )
        #expect(play.bodies[1].hasSuffix(#"","content_type":"text/plain","type":"note","internal":true}}"#))
        #expect(
            play.requests.allSatisfy {
                $0.headers.contains { $0 == ("Authorization", "Token token=zammad-token") }
            }
        )
    }

    @Test func `a corrected score takes the old tag away`() throws {
        var note = CaseNote.example
        note.previousScore = 5
        let play = try Play(writeBack("zammad"), message(note))
        #expect(play.lines.first == "DELETE https://zammad.example.org/api/v1/tags/remove")
        #expect(play.bodies.first == #"{"object":"Ticket","o_id":50,"item":"csat_5"}"#)
    }
}
