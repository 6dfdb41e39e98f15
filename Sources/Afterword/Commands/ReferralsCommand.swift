import AfterwordCore
import ArgumentParser

/// `afterword referrals`: what came through recommendations, their rewards, and the codes.
struct ReferralsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referrals",
        abstract: "Show referrals and codes, approve, hold, refuse, take back and pay rewards.",
        subcommands: [
            List.self, Show.self, Approve.self, Hold.self, Refuse.self, Reverse.self, Pay.self,
            ReferralCodesCommand.self,
        ],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List referrals, newest first.",
            discussion: "Example: afterword referrals list --held"
        )

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "Only this campaign.")
        var campaign: String?

        @Option(name: .long, help: "pending, granted, refused or reversed.")
        var state: String?

        @Flag(name: .long, help: "Only those that wait for a person.")
        var held = false

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let filters = [("campaign", self.campaign), ("state", self.state), ("is_held", self.held ? "true" : nil)]
            let query = filters.compactMap { name, value in value.map { "&\(name)=\($0.percentEncoded)" } }.joined()
            try await ListPrinter(
                target: "/v1/referrals?limit=100" + query,
                columns: [
                    ("id", "id"), ("campaign", "campaign"), ("code", "code"), ("source", "source"),
                    ("state", "state"), ("is_held", "held"), ("reasons", "reasons"), ("value", "value"),
                    ("currency", "currency"), ("converted_at", "converted"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one referral with its rewards and its ledger.",
            discussion: "Example: afterword referrals show ref_…"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The id of the referral.")
        var id: String

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let referral = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("GET", "/v1/referrals/\(self.id.percentEncoded)")
            }
            if self.json { return Terminal.say(String(decoding: referral.serialized, as: UTF8.self)) }
            Terminal.say(ReferralText(referral).text)
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Grant the rewards now, or after all.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var order: ReferralOrder
        func run() async throws { try await self.order.carryOut(.approve, self.options) }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Hold the rewards until a person decides.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var order: ReferralOrder
        func run() async throws { try await self.order.carryOut(.hold, self.options) }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse the rewards.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var order: ReferralOrder
        func run() async throws { try await self.order.carryOut(.refuse, self.options) }
    }

    struct Reverse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take the rewards back.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var order: ReferralOrder
        func run() async throws { try await self.order.carryOut(.reverse, self.options) }
    }

    struct Pay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that the granted rewards were paid; export rewards lists them."
        )
        @OptionGroup var options: GlobalOptions
        @OptionGroup var order: ReferralOrder
        func run() async throws { try await self.order.carryOut(.pay, self.options) }
    }
}

/// Which referral, and why.
struct ReferralOrder: ParsableArguments {
    @Argument(help: "The id of the referral.")
    var id: String

    @Option(name: .long, help: "Why; needed to hold, refuse and take back.")
    var reason: String?

    func carryOut(_ deed: RewardDeed, _ options: GlobalOptions) async throws {
        let reason = self.reason
        if deed.needsReason, reason?.isEmpty != false { throw ValidationError("say why with --reason") }
        let body: JSONValue = reason.map { ["reason": .string($0)] } ?? [:]
        let path = "/v1/referrals/\(self.id.percentEncoded)/\(deed.rawValue)"
        let referral = try await ControlClient.with(options.configuration()) {
            try await $0.json("POST", path, body: body)
        }
        Terminal.say("\(self.id) is \(referral["state"]?.string ?? "changed")")
    }
}

/// One referral as people read it.
private struct ReferralText {
    let text: String

    init(_ referral: JSONValue) {
        func word(_ name: String) -> String { referral[name]?.string ?? "–" }
        let reasons = (referral["reasons"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        let held = referral["is_held"]?.bool == true ? ", waits for a person" : ""
        var lines = [
            "\(word("id"))  \(word("state"))\(held)",
            "campaign \(word("campaign")), code \(word("code")), from \(word("source")), purchase \(word("purchase"))",
        ]
        if !reasons.isEmpty { lines.append("review: \(reasons)") }
        for reward in referral["rewards"]?.array ?? [] {
            func part(_ name: String) -> String { reward[name]?.string ?? "–" }
            lines.append("reward: \(part("amount")) \(part("currency")) for the \(part("side")), \(part("state"))")
        }
        for entry in referral["history"]?.array ?? [] {
            func part(_ name: String) -> String { entry[name]?.string ?? "" }
            let reason = part("reason").isEmpty ? "" : " (\(part("reason")))"
            lines.append("\(part("at")) \(part("actor")): \(part("deed")) → \(part("state"))\(reason)")
        }
        self.text = lines.joined(separator: "\n")
    }
}
