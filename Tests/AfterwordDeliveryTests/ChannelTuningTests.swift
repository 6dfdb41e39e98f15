import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct ChannelTuningTests {
    private static let channel = InboxChannelStub()

    @Test(arguments: [(nil, UnclearPolicy.resend), (UnclearPolicy.hold, .hold), (.resend, .resend)])
    func `the configuration wins over the kind of channel`(_ configured: UnclearPolicy?, _ expected: UnclearPolicy) {
        #expect(ChannelTuning(afterUnclearCrash: configured).afterUnclearCrash(on: Self.channel) == expected)
    }

    @Test func `a pace that is asked for replaces the channel's`() {
        #expect(ChannelTuning().pace(of: Self.channel) == .unlimited)
        #expect(ChannelTuning(perSecond: 5).pace(of: Self.channel) == SendingPace(perSecond: 5, burst: 2))
        #expect(ChannelTuning(perSecond: 1).pace(of: Self.channel).burst == 1)
    }

    @Test(arguments: UnclearPolicy.allCases)
    func `an exchange that our shutdown cut follows the policy`(_ policy: UnclearPolicy) {
        let now = Instant(milliseconds: 1000)
        switch DeliveryPolicy().outcomeOfCutExchange(policy, now: now) {
        case .retry(let at, _): #expect(policy == .resend && at == now)
        case .hold: #expect(policy == .hold)
        case let other: Issue.record("\(other)")
        }
    }
}

private struct InboxChannelStub: Channel {
    static let typeName = "stub"
    let id = "stub"
    let addressKind: String? = nil
    let afterUnclearCrash = UnclearPolicy.resend
    let pace = SendingPace.unlimited

    func destination(for recipient: String?) -> String { self.id }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}
