import AfterwordCore
import AfterwordStorage

/// A bad day and how it was mended.
extension LoopPlay {
    private static let contact: JSONValue = [
        "name": JSONValue(LoopCast.name), "email": JSONValue(LoopCast.customer), "locale": "en",
    ]

    /// Close → 2 of 5 → reason → task → reply → closed.
    mutating func care() async throws {
        try await self.stage.tell(
            "case.resolved",
            id: "loop-case",
            [
                "case": [
                    "id": JSONValue(LoopCast.caseID), "number": JSONValue(LoopCast.caseID), "subject": "Late delivery",
                    "channel": "email", "team": ["id": "t1", "name": "Care"],
                ],
                "contact": Self.contact,
            ]
        )
        self.journal.write("A case closes", at: self.stage.now, ("case", LoopCast.caseID), ("event", "desk/loop-case"))
        let asked = try await self.letter(to: LoopCast.name, about: "the survey after the case")
        self.journal.write("Ana is asked where the conversation was", at: self.stage.now, ("message", asked.id.text))
        try await self.complain(asked)
        try await self.callBack()
    }

    private mutating func complain(_ asked: InboxEntry) async throws {
        var ana = self.stage.person()
        try await self.stage.wait(.minutes(20))
        let page = try await ana.open(self.link(in: asked))
        let thanks = try await self.answer(
            ["score": "2", "comment": "No call"],
            asked: "score",
            on: page,
            by: &ana
        )
        let low = try await self.stage.ask("GET", "/v1/responses?kind=csat").row()
        self.journal.write("She answers 2 of 5", at: self.stage.now, ("response", low["id"]?.string ?? ""))
        _ = try await self.answer(["cause": "slow"], asked: "cause", on: thanks, by: &ana)
        let reason = try await self.stage.ask("GET", "/v1/responses?kind=form").row()
        self.journal.write(
            "She says why: it took too long",
            at: self.stage.now,
            ("response", reason["id"]?.string ?? "")
        )
        let task = try await self.stage.ask("GET", "/v1/follow-ups").row()
        self.cast.followUp = task["id"]?.string ?? ""
        self.journal.write(
            "A follow-up waits for the team's lead",
            at: self.stage.now,
            ("follow-up", self.cast.followUp),
            ("severity", task["severity"]?.string ?? ""),
            ("owner", task["owner"]?.string ?? ""),
            ("due", task["due_at"]?.string ?? "")
        )
    }

    private mutating func callBack() async throws {
        try await self.stage.wait(.hours(2))
        let path = "/v1/follow-ups/\(self.cast.followUp)"
        let reply = try await self.stage.ask(
            "POST",
            "\(path)/replies",
            ["text": "Ana, I am sorry. Your parcel is on its way today, and the fee is back on your account. Marta"]
        )
        let letter = try await self.letter(to: LoopCast.name, about: "the reply to Ana")
        self.journal.write(
            "Marta writes to her from the follow-up",
            at: self.stage.now,
            ("message", letter.id.text),
            ("state", try await self.stage.ask("GET", path).text("state"))
        )
        let closed = try await self.stage.ask(
            "PATCH",
            path,
            ["state": "closed", "cause": "slow", "outcome": "solved"],
            ifMatch: reply.tag
        )
        self.journal.write(
            "She closes it with cause and outcome",
            at: self.stage.now,
            ("follow-up", self.cast.followUp),
            ("outcome", try closed.text("outcome"))
        )
    }

    /// Two working days later: 5 of 5.
    mutating func recover() async throws {
        try await self.stage.wait(.days(2) + .minutes(1))
        let asked = try await self.letter(to: LoopCast.name, about: "the recovery survey")
        var ana = self.stage.person()
        let page = try await ana.open(self.link(in: asked))
        _ = try await self.answer(["score": "5"], asked: "score", on: page, by: &ana)
        self.journal.write(
            "Two working days later she is asked again, and answers 5 of 5",
            at: self.stage.now,
            ("message", asked.id.text)
        )
    }
}
