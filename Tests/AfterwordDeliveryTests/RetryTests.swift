import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct RetryTests {
    private static let now = Instant(milliseconds: 1_767_225_600_000)  // 2026-01-01T00:00:00Z, a Thursday

    @Test func `the schedule has ten tries within three days and a half`() {
        let waits = RetryPolicy.standard.waits
        #expect(waits.count == 10)
        #expect(waits.first == .zero)
        #expect(waits.reduce(.zero, +) == .seconds(272_105))
    }

    @Test(
        arguments: [
            (1, nil, Duration.seconds(5)), (2, nil, .seconds(300)), (1, .seconds(90), .seconds(90)),
            (2, .seconds(90), .seconds(300)),
            (1, .hours(24), .hours(24)), (1, .hours(25), .hours(24)), (3, nil, nil), (99, nil, nil),
        ] as [(Int, Duration?, Duration?)]
    )
    func `a wait is the schedule's or the receiver's, whichever is longer, up to a day`(
        _ attempt: Int,
        _ retryAfter: Duration?,
        _ expected: Duration?
    ) {
        var chance = SteppingGenerator()
        let policy = RetryPolicy(waits: [.zero, .seconds(5), .seconds(300)], jitter: 0)
        #expect(policy.delay(afterAttempt: attempt, retryAfter: retryAfter, using: &chance) == expected)
    }

    @Test func `jitter stays within a fifth and does vary`() throws {
        var chance = SteppingGenerator()
        let delays = try (0..<200).map { _ in
            try #require(RetryPolicy.standard.delay(afterAttempt: 2, using: &chance))
        }
        #expect(delays.allSatisfy { (.seconds(240)...(.seconds(360))).contains($0) })
        #expect(Set(delays).count > 100)
    }

    @Test(
        arguments: [
            ("1", 1), ("120", 120), (" 7 ", 7), ("0", 0), ("1000000000000", 1_000_000_000_000), ("-5", nil),
            ("+5", nil), ("1e12", nil),
            ("soon", nil), ("", nil), ("1.5", nil), ("99999999999999999999999", nil),
            ("Thu, 01 Jan 2026 00:02:00 GMT", 120),
            ("Thursday, 01-Jan-26 00:02:00 GMT", 120), ("Thu Jan  1 00:02:00 2026", 120),
            ("Wed, 31 Dec 2025 23:59:59 GMT", nil), ("Thu, 01 Jan 2026 00:02:00 PST", nil),
            ("Thu, 41 Jan 2026 00:02:00 GMT", nil),
        ] as [(String, Int?)]
    )
    func `the header is seconds or a date, and garbage is nothing`(_ text: String, _ seconds: Int?) {
        let expected = seconds.map { Instant(milliseconds: Self.now.milliseconds + Int64($0) * 1000) }
        #expect(RetryAfter.instant(text, now: Self.now) == expected)
    }

    @Test(
        arguments: [
            ("5, 120", 120), ("120, 5", 120), ("soon, 7", 7), ("Thu, 01 Jan 2026 00:02:00 GMT, 30", 120),
            ("600, Thu, 01 Jan 2026 00:02:00 GMT", 600), ("Wed, 31 Dec 2025 23:59:59 GMT, -1", nil),
        ] as [(String, Int?)]
    )
    func `of several headers the longest wait holds`(_ joined: String, _ seconds: Int?) {
        let expected = seconds.map { Instant(milliseconds: Self.now.milliseconds + Int64($0) * 1000) }
        #expect(RetryAfter.instant(in: ["retry-after": joined], now: Self.now) == expected)
    }

    @Test(arguments: [
        (200, ReplyClass.sent), (204, .sent),
        (410, .channelFault(because: "HTTP 410: the receiver wants no more messages")),
        (301, .retry(because: "HTTP 301", notBefore: nil)), (400, .retry(because: "HTTP 400", notBefore: nil)),
        (401, .retry(because: "HTTP 401", notBefore: nil)), (404, .retry(because: "HTTP 404", notBefore: nil)),
        (429, .retry(because: "HTTP 429", notBefore: nil)), (503, .retry(because: "HTTP 503", notBefore: nil)),
    ]) func `a webhook's status has a class`(_ status: Int, _ expected: ReplyClass) {
        let reply = TransportReply.response(status: status, headers: [:], body: [])
        #expect(ReplyClass(webhookReply: reply, now: Self.now) == expected)
    }

    @Test(arguments: TransportFailure.Code.allCases)
    func `a refused address is never tried again, other failures are`(_ code: TransportFailure.Code) {
        let reply = ReplyClass(TransportFailure(code: code, detail: "why"))
        let isFinal = [.refusedAddress, .badRequest].contains(code)
        let reason = "\(code.rawValue): why"
        #expect(reply == (isFinal ? .permanent(because: reason) : .retry(because: reason, notBefore: nil)))
    }

    @Test func `a postponed message waits and leaves its destination alone`() {
        var chance = SteppingGenerator()
        let policy = DeliveryPolicy(retries: RetryPolicy(waits: [.zero, .seconds(5)], jitter: 0))
        let reply = ReplyClass.postpone(because: "x", until: Self.now + .minutes(1))
        #expect(
            policy.outcome(of: reply, attempt: 1, now: Self.now, using: &chance)
                == .retry(at: Self.now + .minutes(1), because: "x")
        )
        let busy = TransportReply.response(status: 429, headers: [:], body: [])
        #expect(DestinationSignal(reply, last: busy) == .indifferent)
        #expect(DestinationSignal(.retry(because: "x", notBefore: nil), last: busy) == .overloaded(until: nil))
    }

    @Test func `a class becomes an outcome`() {
        var chance = SteppingGenerator()
        let policy = DeliveryPolicy(retries: RetryPolicy(waits: [.zero, .seconds(5)], jitter: 0))
        func outcome(_ reply: ReplyClass, _ attempt: Int = 1) -> DeliveryOutcome {
            policy.outcome(of: reply, learned: Learned(receipt: "r"), attempt: attempt, now: Self.now, using: &chance)
        }
        #expect(outcome(.sent) == .sent(Learned(receipt: "r")))
        #expect(outcome(.permanent(because: "x")) == .giveUp(because: "x"))
        #expect(outcome(.channelFault(because: "x")) == .hold(because: "x"))
        // So it begins, because resuming a channel leaves alone what a person must judge.
        #expect(outcome(.unclear(because: "x")) == .hold(because: "unclear whether it arrived: x"))
        #expect(outcome(.retry(because: "x", notBefore: nil)) == .retry(at: Self.now + .seconds(5), because: "x"))
        let wish = Self.now + .seconds(60)
        #expect(outcome(.retry(because: "x", notBefore: wish)) == .retry(at: wish, because: "x"))
        #expect(outcome(.retry(because: "x", notBefore: nil), 2) == .giveUp(because: "x; that was try 2, none is left"))
    }
}

/// A fixed sequence of numbers, the same in every run (SplitMix64).
struct SteppingGenerator: RandomNumberGenerator {
    private var state: UInt64 = 1

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
