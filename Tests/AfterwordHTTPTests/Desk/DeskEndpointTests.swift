import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import HTTPTypes
import HummingbirdTesting
import Testing

struct DeskEndpointTests {
    @Test(arguments: [
        ("/", "/sign-in?next=%2F"), ("/follow-ups?state=open", "/sign-in?next=%2Ffollow-ups%3Fstate%3Dopen"),
        ("/cases/desk/1", "/sign-in?next=%2Fcases%2Fdesk%2F1"), ("/inbox", "/sign-in?next=%2Finbox"),
    ])
    func `who is not signed in is led to the door and from there back`(page: String, door: String) async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let reply = try await client.page(page, as: nil)
                #expect(reply.status == .seeOther)
                #expect(reply.location == door)
            }
        }
    }

    private static let rooms = [
        "/follow-ups", "/responses", "/cases", "/messages", "/channels", "/ambassadors", "/exports", "/surveys",
        "/inbox",
    ]

    @Test(arguments: [
        (Role.admin, rooms), (.manager, rooms), (.auditor, rooms), (.agent, ["/follow-ups"]),
        (.marketing, ["/ambassadors", "/exports"]),
    ])
    func `each role sees what is its own, and its rail shows no other room`(role: Role, own: [String]) async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                for room in Self.rooms {
                    let reply = try await client.page(room, as: role)
                    #expect(reply.status == (own.contains(room) ? .ok : .forbidden), "\(room)")
                    guard reply.status == .ok else { continue }
                    let shown = Self.rooms.filter { reply.text.contains("<li><a href=\"\($0)\"") }
                    // Messages are reached from where they matter, and have no place in the rail.
                    #expect(shown == own.filter { $0 != "/messages" })
                }
            }
        }
    }

    @Test(arguments: [(Role.agent, "/follow-ups"), (.marketing, "/ambassadors")])
    func `a role without Today is led to its own first page`(role: Role, landing: String) async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let reply = try await client.page("/", as: role)
                #expect(reply.status == .seeOther)
                #expect(reply.location == landing)
            }
        }
    }

    @Test func `an auditor changes nothing`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            let task = try await desk.firstTask()
            try await desk.serve { client in
                let reply = try await client.form("/follow-ups/\(task.id)/contacted", "version=1", as: .auditor)
                #expect(reply.status == .forbidden)
            }
            #expect(try await desk.firstTask().state == "open")
        }
    }

    @Test func `today shows who to call and what people say`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 2, saying: "Nobody told me <b>")
            let task = try await desk.firstTask()
            try await desk.serve { client in
                let page = try await client.page("/").text
                #expect(page.contains("1 person is waiting for a call."))
                #expect(page.contains("/follow-ups/\(task.id)"))
                #expect(page.contains("Nobody told me &lt;b&gt;"))
            }
        }
    }

    @Test func `a quarantined answer counts once a person releases it`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 5, touchingTrap: true)
            let id = try await desk.firstResponse(.quarantined).id
            try await desk.serve { client in
                let list = try await client.page("/responses?state=quarantined")
                #expect(list.text.contains("/responses/\(id)/release"))
                let strange = try await client.form("/responses/\(id)/release", token: "of-another-session")
                #expect(strange.status == .forbidden)
                let released = try await client.form("/responses/\(id)/release")
                #expect(released.location == "/responses?done=released")
                let again = try await client.form("/responses/\(id)/release")
                #expect(again.location == "/responses?done=not_released")
            }
            #expect(try await desk.firstResponse(.counted).id == id)
        }
    }

    @Test func `whoever comes second is told, and keeps what they typed`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            try await desk.hire("ion")
            let id = try await desk.firstTask().id
            try await desk.serve { client in
                let first = try await client.form("/follow-ups/\(id)/owner", "version=1&owner=ion")
                #expect(first.location == "/follow-ups/\(id)?done=assigned")
                let ending = "version=1&cause=price&outcome=solved&note=Called+twice"
                let second = try await client.form("/follow-ups/\(id)/close", ending)
                #expect(second.status == .conflict)
                #expect(second.text.contains("Somebody else changed this follow-up"))
                #expect(second.text.contains("Called twice"))
                #expect(second.text.contains(#"name="version" value="2""#))
            }
            let task = try await desk.firstTask()
            #expect(task.state == "open")
            #expect(task.owner == "ion")
        }
    }

    @Test(arguments: [
        ("/follow-ups/fup_1/notes", "/sign-in?next=%2Ffollow-ups%2Ffup_1"),
        ("/follow-ups/fup_1/reply/send", "/sign-in?next=%2Ffollow-ups%2Ffup_1"),
        ("/messages/msg_1/replay", "/sign-in"), ("/bulk/replay", "/sign-in"),
    ])
    func `whose session ended while they wrote is led back to the page that keeps their words`(
        form: String,
        door: String
    ) async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "text/html")]
                let reply = try await client.send(.post, form, headers, body: "csrf=x&text=Called")
                #expect(reply.status == .seeOther && reply.location == door)
            }
        }
    }

    @Test(arguments: ["agent", "Agent", "AGENT"])
    func `a follow-up is somebody's whatever the capitals of the name`(spelling: String) async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            let task = try await desk.firstTask()
            try await desk.give(task, to: spelling)
            try await desk.serve { client in
                let list = try await client.page("/follow-ups", as: .agent)
                #expect(list.text.contains("/follow-ups/\(task.id)"))
                let chosen = try await client.page("/follow-ups?owner=aGENT", as: .agent)
                #expect(chosen.text.contains("/follow-ups/\(task.id)"))
                let page = try await client.page("/follow-ups/\(task.id)", as: .agent)
                #expect(page.status == .ok)
            }
        }
    }

    @Test func `a follow-up goes to people of the house only, by the name they have there`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            try await desk.hire("Ion")
            let id = try await desk.firstTask().id
            try await desk.serve { client in
                let strange = try await client.form("/follow-ups/\(id)/owner", "version=1&owner=nobody-here")
                #expect(strange.status == .badRequest && strange.text.contains("has an account"))
                let given = try await client.form("/follow-ups/\(id)/owner", "version=1&owner=ION")
                #expect(given.location == "/follow-ups/\(id)?done=assigned")
            }
            #expect(try await desk.firstTask().owner == "Ion")
        }
    }

    @Test func `a refusal says its own reason, and speaks of the role only where that is it`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            let task = try await desk.firstTask()
            try await desk.give(task, to: "marta")
            try await desk.serve { client in
                let others = try await client.page("/follow-ups/\(task.id)", as: .agent)
                #expect(others.status == .forbidden && others.text.contains("This follow-up is somebody else"))
                #expect(!others.text.contains("administrator"))
                let room = try await client.page("/responses", as: .agent)
                #expect(room.status == .forbidden && room.text.contains("Your role does not allow this"))
            }
        }
    }

    @Test func `a follow-up closes with a cause and an outcome only`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("1"), 1)
            let id = try await desk.firstTask().id
            try await desk.serve { client in
                let early = try await client.form("/follow-ups/\(id)/close", "version=1&cause=&outcome=solved")
                #expect(early.status == .unprocessableContent)
                #expect(early.text.contains("Choose a cause"))
                let done = try await client.form("/follow-ups/\(id)/close", "version=1&cause=price&outcome=solved")
                #expect(done.location == "/follow-ups/\(id)?done=closed")
                let task = try await client.page("/follow-ups/\(id)?done=closed")
                #expect(task.text.contains("Closed: Solved."))
                let queue = try await client.page("/follow-ups")
                #expect(queue.text.contains(id) == false)
                let closed = try await client.page("/follow-ups?state=closed")
                #expect(closed.text.contains(id))
            }
        }
    }

    @Test func `a failed message goes out again, a waiting one is left alone`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.closeCase("1")
            let messages = try await RecordLists(desk.service).messages(limit: 1).rows
            let id = try #require(messages.first?.id)
            let messageID = try #require(EntityID<Message>(text: id))
            try await desk.serve { client in
                let waiting = try await client.form("/messages/\(id)/replay")
                #expect(waiting.location == "/messages/\(id)?done=not_replayed")
            }
            try await desk.service.store.database.write { [store = desk.service.store] connection in
                try store.end(messageID, as: .exhausted, because: "the receiver said 500", in: connection)
            }
            try await desk.serve { client in
                let list = try await client.page("/messages?state=exhausted")
                #expect(list.text.contains("The receiver said 500."))
                let replayed = try await client.form("/messages/\(id)/replay")
                #expect(replayed.location == "/messages/\(id)?done=replayed")
            }
            #expect(try await RecordLists(desk.service).message(messageID)?.message.state == "waiting")
        }
    }

    @Test func `a case is found by its number and tells its story`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.answer(desk.closeCase("a/b"), 4)
            try await desk.serve { client in
                let byNumber = try await client.page("/cases?q=1234")
                #expect(byNumber.text.contains("/cases/desk/a%2Fb"))
                let byID = try await client.page("/cases?q=a%2Fb")
                #expect(byID.text.contains("CSAT 4"))
                let unknown = try await client.page("/cases?q=999")
                #expect(unknown.text.contains("Nothing matches"))
                let story = try await client.page("/cases/desk/a%2Fb")
                #expect(story.text.contains("Answered csat with 4 of 5"))
                let missing = try await client.page("/cases/desk/none")
                #expect(missing.status == .notFound)
            }
        }
    }

    @Test func `a preview speaks the wanted language and cannot be sent`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let page = try await client.page("/surveys/csat/preview?lang=es")
                #expect(page.text.contains("¿Cuál es su grado de satisfacción"))
                #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'none'") == true)
                let missing = try await client.page("/surveys/none/preview")
                #expect(missing.status == .notFound)
            }
        }
    }

    @Test func `a list goes on where its page ended`() async throws {
        try await DeskEndpointBench.run { desk in
            for number in 1...3 { try await desk.closeCase("c\(number)", by: "Person\(number)") }
            try await desk.serve { client in
                let first = try await client.page("/cases?limit=2").text
                #expect(first.contains("/cases/desk/c3") && first.contains("/cases/desk/c2"))
                #expect(!first.contains("/cases/desk/c1"))
                let next = try #require(first.firstMatch(of: #/href="([^"]*cursor=[^"]*)"/#)?.output.1)
                let second = try await client.page(String(next).replacing("&amp;", with: "&")).text
                #expect(second.contains("/cases/desk/c1") && !second.contains("/cases/desk/c2"))
            }
        }
    }
}

struct DeskInboxEndpointTests {
    private static let letter = """
        {"message_id":"\(EntityID<Message>(rawValue: 7).text)","channel":"inbox","content":{
        "type":"survey.invitation","timestamp":"2026-03-02T09:00:00Z","data":"{}","text":"How was it?",
        "subject":"Case 1234","recipient_name":"Ana","link":"https://care.example.org/s/t",
        "answers":[{"label":"Very good","value":"5","link":"https://care.example.org/s/t?score=5"}]}}
        """

    @Test func `a letter that arrives twice is there once, with working buttons`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve(at: .socket) { client in
                for _ in 1...2 {
                    let headers = [("Content-Type", "application/json")]
                    let reply = try await client.send(.post, "/inbox", headers, body: Self.letter)
                    #expect(reply.status == .noContent)
                }
            }
            let entries = try await Inbox(desk.service).entries(limit: 10)
            #expect(entries.map(\.letter.content.recipientName) == ["Ana"])
            try await desk.serve { client in
                let page = try await client.page("/inbox?message=\(entries[0].id.text)").text
                #expect(page.contains(#"href="https://care.example.org/s/t?score=5""#))
            }
        }
    }

    @Test(arguments: [
        (#"{"message_id":"x","channel":"inbox","content":{}}"#, "invalid_request"),
        (#"{"message_id":"x"}"#, "invalid_request"), ("[", "invalid_json"),
        (Self.letter.replacing("msg_", with: "inv_"), "invalid_fields"),
    ])
    func `what is no letter is refused`(body: String, code: String) async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve(at: .socket) { client in
                let reply = try await client.send(.post, "/inbox", [("Content-Type", "application/json")], body: body)
                #expect(reply.code == code)
            }
        }
    }

    @Test func `nobody delivers over the network`() async throws {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                let headers = [("Content-Type", "application/json")]
                let reply = try await client.send(.post, "/inbox", headers, body: Self.letter)
                #expect(reply.status == .notFound)
            }
        }
    }
}
