import AfterwordCore
import AfterwordDelivery
import AfterwordStorage
import Foundation

/// From a promoter to a friend's purchase.
extension LoopPlay {
    /// Promoter → invited → consent → code.
    mutating func advocate() async throws {
        // Nobody is asked for a recommendation twice within 90 days, and the thank-you page offered the question.
        try await self.stage.wait(.days(91))
        try await self.stage.tell(
            "purchase.completed",
            id: "loop-purchase",
            [
                "purchase": ["id": "order-1", "amount": "120.00", "currency": "EUR", "product": "Fibre"],
                "contact": ["email": JSONValue(LoopCast.customer)],
            ]
        )
        let asked = try await self.letter(to: LoopCast.name, about: "the recommendation question")
        var ana = self.stage.person()
        let page = try await ana.open(self.link(in: asked))
        _ = try await self.answer(["score": "10"], asked: "score", on: page, by: &ana)
        let candidate = try await self.stage.ask("GET", "/v1/ambassadors").row()
        self.cast.ambassador = candidate["id"]?.string ?? ""
        self.journal.write(
            "Three months later she buys again and answers 10 of 10: a promoter",
            at: self.stage.now,
            ("message", asked.id.text),
            ("ambassador", self.cast.ambassador)
        )
        try await self.stage.wait(.hours(24))
        _ = try await self.stage.ask("POST", "/v1/ambassadors/\(self.cast.ambassador)/invite", [:])
        let invitation = try await self.letter(to: LoopCast.name, about: "the invitation to the programme")
        self.journal.write("She is invited to the programme", at: self.stage.now, ("message", invitation.id.text))
        try await self.agree(self.link(in: invitation))
    }

    private mutating func agree(_ link: URL) async throws {
        var ana = self.stage.person()
        let page = try await ana.open(link)
        guard let form = page.forms.first(where: { $0.fields["decision"] == "agree" }) else {
            throw CommandFailure("the programme's page asks for no consent")
        }
        let ticks = Dictionary(uniqueKeysWithValues: form.boxes.map { ($0, "yes") })
        _ = try await ana.send(form.fields.merging(ticks) { $1 }, to: form.action)
        let ambassador = try await self.stage.ask("GET", "/v1/ambassadors/\(self.cast.ambassador)")
        self.journal.write(
            "She agrees on her own page, to words that are kept",
            at: self.stage.now,
            ("ambassador", self.cast.ambassador),
            ("state", try ambassador.text("state"))
        )
        try await self.stage.wait(.minutes(1))
        let code = try await self.stage.ask("GET", "/v1/referral-codes").row()
        self.cast.code = code["code"]?.string ?? ""
        self.journal.write("She gets a code to share", at: self.stage.now, ("code", self.cast.code))
    }

    /// Visit → sale → reward.
    mutating func refer() async throws {
        let landing = try await self.stage.redirect(from: "/r/\(self.cast.code)?source=mail")
        self.journal.write("A friend follows the link", at: self.stage.now, ("leads to", landing))
        try await self.stage.wait(.hours(3))
        try await self.stage.tell(
            "purchase.completed",
            id: "loop-sale",
            [
                "purchase": [
                    "id": "order-2", "amount": "80.00", "currency": "EUR", "product": "Fibre",
                    "referral_code": JSONValue(self.cast.code),
                ],
                "contact": ["name": "Ion Dumitru", "email": JSONValue(LoopCast.friend), "locale": "en"],
            ]
        )
        let referral = try await self.stage.ask("GET", "/v1/referrals").row()
        self.cast.referral = referral["id"]?.string ?? ""
        self.journal.write(
            "The friend buys: a conversion with its rewards on hold",
            at: self.stage.now,
            ("referral", self.cast.referral),
            ("state", referral["state"]?.string ?? "")
        )
        try await self.stage.wait(.days(15))
        let released = try await self.stage.ask("GET", "/v1/referrals/\(self.cast.referral)")
        let rewards = released.json["rewards"]?.array ?? []
        self.journal.write(
            "The hold is over: both get their reward",
            at: self.stage.now,
            ("referral", self.cast.referral),
            (
                "rewards",
                rewards.map {
                    "\($0["amount"]?.string ?? "") \($0["currency"]?.string ?? "") \($0["state"]?.string ?? "")"
                }
                .joined(separator: ", ")
            )
        )
    }
}
