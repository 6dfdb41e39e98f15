import AfterwordCore
import AfterwordDelivery
import Testing

/// One try of a channel that needs two steps, ended by our own trouble at one of them.
@Suite struct MessageTryTests {
    private static let now = Instant(milliseconds: 1_767_225_600_000)

    /// What each request is answered with.
    private struct Script: Transport {
        let answers: [String: TransportReply]

        func send(_ request: TransportRequest) async -> TransportReply {
            self.answers[request.url] ?? .response(status: 200, headers: [:], body: [])
        }

        func stop(within deadline: Duration) async {}
    }

    private struct TwoSteps: Channel {
        static let typeName = "two"
        let id = "two"
        let addressKind: String? = nil
        let afterUnclearCrash = UnclearPolicy.resend

        func destination(for recipient: String?) -> String { self.id }

        func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
            replies.count < 2
                ? .send(TransportRequest(url: "step \(replies.count + 1)"))
                : .finished(.sent, learned: Learned())
        }
    }

    @Test(arguments: [
        (1, TransportFailure.Code.withheld, false), (2, .withheld, true), (1, .stopped, true), (2, .stopped, true),
    ])
    func `a try counts unless it was withheld from its first step on`(
        _ step: Int,
        _ code: TransportFailure.Code,
        _ wasMade: Bool
    ) async {
        let trouble = TransportReply.failure(TransportFailure(code: code, detail: "the server is stopping"))
        let result = await self.result(of: ["step \(step)": trouble])
        #expect(result.wasMade == wasMade)
        #expect(result.last == trouble)
        #expect(DestinationSignal(result.reply, last: result.last) == .noVerdict)
    }

    @Test func `a try that nothing ends comes to its end`() async {
        let result = await self.result(of: [:])
        #expect(result.reply == .sent && result.wasMade)
    }

    private func result(of answers: [String: TransportReply]) async -> MessageTry.Result {
        await MessageTry(
            message: OutgoingMessage(message: .example(destination: "two"), attempt: 1, now: Self.now),
            channel: TwoSteps(),
            transport: Script(answers: answers),
            now: { Self.now }
        ).run()
    }
}
