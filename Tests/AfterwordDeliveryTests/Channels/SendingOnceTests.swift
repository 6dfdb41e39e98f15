import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct SendingOnceTests {
    private static let lost = TransportFailure(code: .timedOut, detail: "no answer", mayHaveArrived: true)

    @Test func `a message that may have arrived is sent once more after half an hour, then a person decides`() {
        var message = PlatformExamples.invitation(to: "1")
        let first = ReplyClass(Self.lost, sendingOnce: message)
        #expect(first.kind == .postpone)
        guard case .postpone(let reason, let until) = first else { return }
        #expect(until == PlatformExamples.now + .minutes(30))
        message.message.lastError = reason
        #expect(ReplyClass(Self.lost, sendingOnce: message).kind == .unclear)
    }

    @Test func `a message that never left is retried like any other`() {
        let failure = TransportFailure(code: .cannotConnect, detail: "refused")
        #expect(ReplyClass(failure, sendingOnce: PlatformExamples.invitation(to: "1")) == ReplyClass(failure))
    }

    @Test func `another reason in between allows one more copy again`() {
        var message = PlatformExamples.invitation(to: "1")
        message.message.lastError = "HTTP 503"
        #expect(ReplyClass(Self.lost, sendingOnce: message).kind == .postpone)
    }
}
