import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct WhatsAppChannelTests {
    private typealias Examples = MetaExamples

    @Test func `an open window gets a list, one row per answer, each with its payload`() throws {
        let body = try Examples.body(try Examples.whatsApp(), Examples.invitation())
        #expect(body.at("messaging_product") == "whatsapp")
        #expect(body.at("to") == "15005550006")
        #expect(body.at("interactive.type") == "list")
        let rows = try #require(body.at("interactive.action.sections.0.rows")?.array)
        #expect(rows.count == 5)
        #expect(rows.first?["id"]?.string == AnswerPayload(token: Examples.token, value: "1").text)
        #expect(rows.first?["description"] == "Bad")
        #expect(rows.last?["title"] == "5")
        #expect(rows.last?["description"] == nil)
    }

    @Test func `a choice is the title of its own row`() throws {
        var message = Examples.invitation(answers: 2)
        message.content.answers = [
            AnswerLink(label: "Too slow", value: "slow", link: ""),
            AnswerLink(label: "I had to explain everything again", value: "again", link: ""),
        ]
        let rows = try #require(
            try Examples.body(try Examples.whatsApp(), message).at("interactive.action.sections.0.rows")?.array
        )
        #expect(rows.map { $0["title"]?.string } == ["Too slow", "I had to explain…"])
        #expect(rows.map { $0["description"]?.string } == [nil, "I had to explain everything again"])
    }

    @Test func `eleven answers are more than a list holds, so a button leads to the page`() throws {
        let message = Examples.invitation(answers: 11)
        let body = try Examples.body(try Examples.whatsApp(), message)
        #expect(body.at("interactive.type") == "cta_url")
        #expect(body.at("interactive.action.parameters.url")?.string == message.content.link)
    }

    @Test(arguments: [(21, "list"), (22, "cta_url")])
    func `an answer longer than what comes back with a row is given on the page`(_ length: Int, _ type: String) throws {
        var message = Examples.invitation()
        message.content.answers[1].value = String(repeating: "v", count: length)
        #expect(try Examples.body(try Examples.whatsApp(), message).at("interactive.type")?.string == type)
    }

    @Test(arguments: [nil, "Zebra"])
    func `the brand is that of the message, else the account's`(_ brand: String?) throws {
        var message = Examples.invitation(wroteAgo: .days(2))
        message.content.brand = brand
        let template = try Examples.body(try Examples.whatsApp(Examples.template), message)
        #expect(template.at("template.components.0.parameters.0.text")?.string == brand ?? "Example")
        message.content.recipientWroteAt = Examples.now
        let list = try Examples.body(try Examples.whatsApp(), message)
        #expect(list.at("interactive.action.sections.0.title")?.string == brand ?? "Example")
    }

    @Test(arguments: [["app_secret": "", "verify_token": ""], ["answers": "link"]])
    func `a channel that hears no answers, or wants none, sends the button`(_ settings: [String: String]) throws {
        let body = try Examples.body(try Examples.whatsApp(settings), Examples.invitation())
        #expect(body.at("interactive.type") == "cta_url")
    }

    @Test func `a long text gives way to the link`() throws {
        var message = Examples.invitation()
        message.content.text = String(repeating: "word ", count: 1000)
        let text = try #require(
            try Examples.body(try Examples.whatsApp(), message).at("interactive.body.text")?.string
        )
        #expect(text.utf16.count <= 1024)
        #expect(text.contains(try #require(message.content.link)))
    }

    @Test(arguments: [Duration.hours(24), .hours(30), .days(40)])
    func `after 24 hours only the template goes`(_ age: Duration) throws {
        let message = Examples.invitation(wroteAgo: age)
        let body = try Examples.body(try Examples.whatsApp(Examples.template), message)
        #expect(body.at("type") == "template")
        #expect(body.at("template.components.0.parameters.1.text") == "How was it?")
        #expect(body.at("template.components.1.sub_type") == "url")
        #expect(body.at("template.components.1.parameters.0.text")?.string == Examples.token)
        #expect(try Examples.verdict(try Examples.whatsApp(), message, []).reply.name == "permanent")
    }

    @Test func `a page that is no survey does not fit the template's button`() throws {
        var message = Examples.invitation(wroteAgo: .hours(30))
        message.content.link = "https://s.example.org/a/\(Examples.token)"
        let verdict = try Examples.verdict(try Examples.whatsApp(Examples.template), message, [])
        #expect(verdict.reply.name == "permanent")
    }

    @Test func `when nobody knows, the template is preferred, and without one Meta is asked`() throws {
        let message = Examples.invitation(wroteAgo: nil)
        #expect(try Examples.body(try Examples.whatsApp(Examples.template), message).at("type") == "template")
        #expect(try Examples.body(try Examples.whatsApp(), message).at("type") == "interactive")
    }

    @Test func `the template follows in the same try when Meta says the window is closed`() throws {
        let channel = try Examples.whatsApp(Examples.template)
        let closed = Examples.error(131_047)
        let message = Examples.invitation()
        #expect(try Examples.body(channel, message).at("type") == "interactive")
        #expect(try Examples.body(channel, message, after: [closed]).at("type") == "template")
        let sent = Examples.reply(200, #"{"messages":[{"id":"wamid.2"}]}"#)
        #expect(try Examples.verdict(channel, message, [closed, sent]).learned.receipt == "wamid.2")
        #expect(try Examples.verdict(channel, message, [closed, closed]).reply.name == "permanent")
        #expect(try Examples.verdict(try Examples.whatsApp(), message, [closed]).reply.name == "permanent")
    }

    @Test func `a template of quick replies is for surveys with as many answers`() throws {
        let settings = Examples.template.merging(["reply_template.name": "stars", "reply_template.answers": "5"]) { $1 }
        let channel = try Examples.whatsApp(settings)
        let five = try Examples.body(channel, Examples.invitation(wroteAgo: .days(2)))
        #expect(five.at("template.name") == "stars")
        #expect(five.at("template.components.4.index") == "4")
        let payload = AnswerPayload(token: Examples.token, value: "5").text
        #expect(five.at("template.components.4.parameters.0.payload")?.string == payload)
        let eleven = try Examples.body(channel, Examples.invitation(answers: 11, wroteAgo: .days(2)))
        #expect(eleven.at("template.name") == "survey_v1")
    }

    @Test(
        arguments: [
            ([:], "en"), (["template.languages.es": "es_MX"], "es_MX"), (["template.language": "ro"], "ro"),
        ] as [([String: String], String)]
    )
    func `the template's language is the person's, else the fallback`(_ more: [String: String], _ code: String) throws {
        let channel = try Examples.whatsApp(Examples.template.merging(more) { $1 })
        let body = try Examples.body(channel, Examples.invitation(wroteAgo: nil))
        #expect(body.at("template.language.code")?.string == code)
    }

    @Test(arguments: [
        ("+1 (500) 555-0006", "to", "15005550006"), ("US.13491208655302741918", "recipient", "US.13491208655302741918"),
    ])
    func `a number goes as digits, a scoped id as it is`(_ handle: String, _ field: String, _ value: String) throws {
        var message = Examples.invitation()
        message.content.recipient = handle
        #expect(try Examples.body(try Examples.whatsApp(), message).at(field)?.string == value)
    }

    @Test(
        arguments: [
            ("retry", [4, 80007, 130_429, 133_016, 131_000, 131_016, 135_000, 131_057]),
            ("postpone", [131_056]),
            ("permanent", [131_026, 131_047, 131_049, 131_050, 130_472, 131_021, 131_030, 131_051, 131_008, 131_009]),
            ("permanent", [132_000, 132_001, 132_015, 132_016, 131_062]),
            ("fault", [0, 3, 10, 190, 200, 299, 368, 131_031, 130_497, 131_042, 131_037, 131_048]),
        ] as [(String, [Int])]
    )
    func `each error code has its class`(_ name: String, _ codes: [Int]) throws {
        for code in codes {
            let verdict = try Examples.verdict(try Examples.whatsApp(), Examples.invitation(), [Examples.error(code)])
            #expect(verdict.reply.name == name, "\(code)")
        }
    }

    @Test(arguments: [(400, "permanent"), (401, "fault"), (429, "retry"), (500, "retry"), (503, "retry")])
    func `a code nobody knows is judged by its status`(_ status: Int, _ name: String) throws {
        let reply = Examples.error(999_999, status: status)
        #expect(try Examples.verdict(try Examples.whatsApp(), Examples.invitation(), [reply]).reply.name == name)
    }

    @Test func `the token stands in no address and in no reason`() throws {
        let channel = try Examples.whatsApp()
        let outgoing = OutgoingMessage(message: Examples.invitation(), attempt: 1, now: Examples.now)
        guard case .send(let request) = channel.next(outgoing, replies: []) else { throw Examples.NothingSent() }
        #expect(request.url == "https://graph.facebook.com/v25.0/555/messages")
        let verdict = try Examples.verdict(channel, Examples.invitation(), [Examples.error(190)])
        #expect(verdict.reply == .channelFault(because: "Meta error 190 why •••"))
    }

    @Test(
        arguments: [
            (["phone_number": ""], "phone_number"), (["phone_number": "+1 500"], "phone_number"),
            (["token": ""], "token"),
            (["version": "25"], "version"), (["api": "graph"], "api"), (["verify_token": ""], "verify_token"),
            (["app_secret": ""], "app_secret"), (["template.parameters": "colour"], "template.parameters"),
            (["template.name": "x", "template.parameters": "name"], "template.unnamed"),
            (["template.name": " "], "template.name"), (["reply_template.name": " "], "reply_template.name"),
            (["reply_template.parameters": "brand"], "reply_template.name"),
            (["reply_template.answers": "11"], "reply_template.answers"), (["address": "post"], "address"),
            (["answers": "typed"], "answers"),
        ] as [([String: String], String)]
    )
    func `a wrong setting is named`(_ settings: [String: String], _ setting: String) {
        #expect {
            try Examples.whatsApp(settings)
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == setting
        }
    }
}
