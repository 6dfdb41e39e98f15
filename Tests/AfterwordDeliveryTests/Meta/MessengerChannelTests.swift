import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct MessengerChannelTests {
    private typealias Examples = MetaExamples

    @Test func `an open window gets quick replies with the payload of each answer`() throws {
        let body = try Examples.body(try Examples.messenger(), Examples.invitation(answers: 11, scale: "nps_0_10"))
        #expect(body.at("messaging_type") == "RESPONSE")
        #expect(body.at("recipient.id") == "15005550006")
        let replies = try #require(body.at("message.quick_replies")?.array)
        #expect(replies.count == 11)
        #expect(replies.last?["payload"]?.string == AnswerPayload(token: Examples.token, value: "10").text)
    }

    @Test(arguments: [(21, true), (22, false)])
    func `an answer longer than what comes back with a button is given on the page`(
        _ length: Int,
        _ hasButtons: Bool
    ) throws {
        var message = Examples.invitation()
        message.content.answers[1].value = String(repeating: "v", count: length)
        let body = try Examples.body(try Examples.messenger(), message)
        #expect((body.at("message.quick_replies") != nil) == hasButtons)
        #expect((body.at("message.attachment.payload.buttons.0.url") == nil) == hasButtons)
    }

    @Test func `words too long for a button become numbers that the text explains`() throws {
        var message = Examples.invitation()
        message.content.answers[2].label = "Neither satisfied nor dissatisfied"
        let body = try Examples.body(try Examples.messenger(), message)
        #expect(body.at("message.quick_replies.0.title") == "1")
        #expect(body.at("message.text")?.string?.contains("1 · Bad") == true)
        #expect(
            try Examples.body(try Examples.messenger(), Examples.invitation())
                .at("message.quick_replies.0.title") == "1 · Bad"
        )
    }

    @Test(
        arguments: [
            ("csat_1_5", "csat", "five_stars", "dis_sat"), ("nps_0_10", "nps", "zero_to_ten", "unlike_like"),
            ("ces_ease_1_7", "ces", "one_to_seven", "hard_easy"), ("ces_effort_1_7", "ces", "one_to_seven", "none"),
        ]
    )
    func `after 24 hours the feedback form asks, in the words of the scale`(
        _ scale: String,
        _ type: String,
        _ option: String,
        _ label: String
    ) throws {
        var message = Examples.invitation(wroteAgo: .days(2), scale: scale)
        message.content.commentPrompt = String(repeating: "why ", count: 30)
        message.expiresAt = Examples.now + .days(14)
        let body = try Examples.body(try Examples.messenger(), message)
        #expect(body.at("tag") == "CUSTOMER_FEEDBACK")
        let form = try #require(body.at("message.attachment.payload"))
        let question = try #require(form.at("feedback_screens.0.questions.0"))
        #expect(question["id"]?.string == Examples.token)
        #expect(
            [question["type"], question["score_option"], question["score_label"]].map { $0?.string }
                == [type, option, label]
        )
        #expect(try #require(question.at("follow_up.placeholder")?.string).utf16.count <= 65)
        #expect(form["title"] == "Example about case 1001")
        #expect(form["expires_in_days"]?.integer == 7)
    }

    @Test(
        arguments: [
            ("csat_1_10", Duration.days(2), [:]), ("ces_ease_1_5", .days(2), [:]), ("csat_1_5", .days(7), [:]),
            ("csat_1_5", .days(2), ["privacy_url": ""]), ("csat_1_5", .days(2), ["feedback_form": "never"]),
            ("csat_1_5", .days(2), ["app_secret": "", "verify_token": ""]),
        ] as [(String, Duration, [String: String])]
    )
    func `without a form that fits nothing may go, and the next channel takes over`(
        _ scale: String,
        _ age: Duration,
        _ settings: [String: String]
    ) throws {
        let message = Examples.invitation(wroteAgo: age, scale: scale)
        #expect(try Examples.verdict(try Examples.messenger(settings), message, []).reply.name == "permanent")
    }

    @Test func `a scale the form does not know has quick replies while the window is open`() throws {
        let body = try Examples.body(
            try Examples.messenger(["feedback_form": "always"]),
            Examples.invitation(scale: "csat_1_7")
        )
        #expect(body.at("message.quick_replies.0.title") != nil)
    }

    @Test func `the form follows in the same try when the window is closed`() throws {
        let channel = try Examples.messenger()
        let closed = Examples.error(10, subcode: 2_018_278)
        #expect(try Examples.body(channel, Examples.invitation(), after: [closed]).at("tag") == "CUSTOMER_FEEDBACK")
        let sent = Examples.reply(200, #"{"recipient_id":"1","message_id":"m_1"}"#)
        let verdict = try Examples.verdict(channel, Examples.invitation(), [closed, sent])
        #expect(verdict.reply == .sent)
        #expect(verdict.learned.receipt == "m_1")
        #expect(try Examples.verdict(channel, Examples.invitation(), [closed, closed]).reply.name == "permanent")
    }

    @Test(
        arguments: [
            (190, nil, "fault"), (10, 1_893_063, "fault"), (200, nil, "fault"), (200, 1_545_041, "permanent"),
            (551, nil, "permanent"), (100, nil, "permanent"), (100, 2_018_001, "permanent"), (10, nil, "postpone"),
            (10, 2_018_300, "postpone"), (2_018_300, nil, "postpone"), (100, 2_018_321, "postpone"), (4, nil, "retry"),
            (32, nil, "retry"), (613, nil, "retry"), (1200, nil, "retry"), (2, nil, "retry"),
        ] as [(Int, Int?, String)]
    )
    func `each error has its class`(_ code: Int, _ subcode: Int?, _ name: String) throws {
        let reply = Examples.error(code, subcode: subcode)
        #expect(try Examples.verdict(try Examples.messenger(), Examples.invitation(), [reply]).reply.name == name)
    }

    @Test func `code 2 may hide a block, so it is tried four times`() throws {
        let classes = try (1...4).map { attempt in
            try Examples.verdict(
                try Examples.messenger(),
                Examples.invitation(),
                [Examples.error(2, status: 500)],
                attempt: attempt
            ).reply.name
        }
        #expect(classes == ["retry", "retry", "retry", "permanent"])
    }
}
