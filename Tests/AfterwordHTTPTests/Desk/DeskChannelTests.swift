import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Desk: channels, many messages, people") struct DeskChannelTests {
    @Test func `a stopped channel holds what comes, says so, and lets it go again`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let stopped = try await client.form("/channels/inbox/stop")
                #expect(stopped.location == "/channels?done=stopped")
                try await desk.closeCase("1")
                let page = try await client.page("/channels").text
                #expect(page.contains("inbox needs you."))
                #expect(page.contains("Press Resume"))
                #expect(page.contains("1 held"))
                _ = try await client.form("/channels/inbox/resume")
                let reply1 = try await client.page("/channels")
                #expect(reply1.text.contains("The channel delivers."))
            }
            let messages = try await RecordLists(desk.service).messages(limit: 5).rows
            #expect(messages.map(\.state) == ["waiting"])
        }
    }

    @Test func `a test goes out even while the channel is stopped, and its page is shown`() async throws {
        try await DeskEndpointBench.run { desk in
            _ = try await QueueDesk(desk.service).stop(channel: "inbox", by: "user:marta")
            try await desk.serve { client in
                let reply = try await client.form("/channels/inbox/test")
                let messages = try await RecordLists(desk.service).messages(limit: 5).rows
                let test = try #require(messages.first)
                #expect(test.kind == "test")
                #expect(test.state == "waiting")
                #expect(reply.location == "/messages/\(test.id)?done=tested")
            }
        }
    }

    @Test func `an unknown channel has no page`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let reply2 = try await client.form("/channels/nobody/stop")
                #expect(reply2.status == .notFound)
                let reply3 = try await client.form("/channels/nobody/test")
                #expect(reply3.status == .notFound)
                let reply4 = try await client.page("/bulk/burn")
                #expect(reply4.status == .notFound)
            }
        }
    }

    @Test func `many messages are asked for with their count before they are called off`() async throws {
        try await DeskEndpointBench.run { desk in
            for number in 1...3 { try await desk.closeCase("\(number)", by: "Person\(number)") }
            try await desk.serve { client in
                let list = try await client.page("/messages?channel=inbox").text
                #expect(list.contains("Call 3 off…"))
                let question = try await client.page("/bulk/cancel?channel=inbox").text
                #expect(question.contains("Call 3 messages off?"))
                let done = try await client.form("/bulk/cancel", "channel=inbox")
                #expect(done.location == "/messages?done=all_cancelled")
                let again = try await client.form("/bulk/cancel", "channel=inbox")
                #expect(again.location == "/messages?done=nothing_done")
            }
            let messages = try await RecordLists(desk.service).messages(limit: 5).rows
            #expect(messages.allSatisfy { $0.state == "cancelled" })
        }
    }

    @Test func `failures stand together by reason, with the remedy`() async throws {
        try await DeskEndpointBench.run { desk in
            for number in 1...2 { try await desk.closeCase("\(number)", by: "Person\(number)") }
            let store = desk.service.store
            let all = try await store.database.read { try store.messages(MessageFilter(), limit: 5, in: $0).rows }
            try await store.database.write { connection in
                for message in all {
                    try store.end(message.id, as: .exhausted, because: "cannot_connect: refused", in: connection)
                }
            }
            try await desk.serve { client in
                let page = try await client.page("/messages").text
                #expect(page.contains("2 ×"))
                #expect(page.contains("Nobody answers at that address and port."))
                let narrowed = try await client.page("/messages?reason=cannot_connect").text
                #expect(narrowed.contains("Send 2 again…"))
                let reply5 = try await client.page("/messages?reason=nothing")
                #expect(reply5.text.contains("Nothing matches"))
            }
        }
    }

    @Test func `the page of a person tells everything, newest first`() async throws {
        try await DeskEndpointBench.run { desk in
            let invitation = try await desk.closeCase("1")
            try await desk.answer(invitation, 2, saying: "Slow")
            try await desk.serve { client in
                let page = try await client.page("/contacts/\(invitation.contactID.text)").text
                #expect(page.contains("Case 1234: answered csat with 2 of 5"))
                let opened = try #require(page.firstRange(of: "follow-up opened"))
                let resolved = try #require(page.firstRange(of: "the case was resolved"))
                #expect(opened.lowerBound < resolved.lowerBound)
                let reply6 = try await client.page("/contacts/con_nobody")
                #expect(reply6.status == .notFound)
            }
        }
    }

    @Test func `an agent works on what is theirs and is refused the rest`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            let task = try await desk.firstTask()
            let id = try #require(EntityID<FollowUp>(text: task.id))
            try await desk.serve { client in
                let reply7 = try await client.page("/follow-ups/\(task.id)", as: .agent)
                #expect(reply7.status == .forbidden)
                let reply8 = try await client.page("/cases/desk/1", as: .agent)
                #expect(reply8.status == .forbidden)
                let reply9 = try await client.page("/follow-ups", as: .agent)
                #expect(reply9.text.contains("Nobody is waiting"))
            }
            var change = FollowUpChange()
            try await desk.hire("marta")
            // The bench names each session's user after its role.
            change.owner = "agent"
            _ = try await FollowUpDesk(desk.service).change(id, version: task.version, by: "user:marta", change)
            try await desk.serve { client in
                let page = try await client.page("/follow-ups/\(task.id)", as: .agent)
                #expect(page.status == .ok)
                #expect(!page.text.contains("/contacts/"))
                let reply10 = try await client.page("/cases/desk/1", as: .agent)
                #expect(reply10.status == .ok)
                let reply11 = try await client.page("/follow-ups", as: .agent)
                #expect(reply11.text.contains("1 person is waiting"))
                let given = try await client.form(
                    "/follow-ups/\(task.id)/owner",
                    "version=\(task.version + 1)&owner=marta",
                    as: .agent
                )
                #expect(given.location == "/follow-ups?done=assigned")
            }
        }
    }
}
