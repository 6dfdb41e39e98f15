import AfterwordCore
import Testing

@Suite struct DeliveryTroubleTests {
    @Test(arguments: [
        ("cannot_connect: couldn't connect to server", nil, "cannot_connect"),
        ("refused_address: the address is private", nil, "refused_address"), ("HTTP 401", 401, "http_401"),
        ("HTTP 410: the receiver wants no more messages", 410, "http_410"),
        ("HTTP 500; that was try 10, none is left", 500, "http_500"),
        ("five days of nothing but failures; the last: tls_failed: no", nil, "tls_failed"),
        ("stopped by marta", nil, "stopped"), ("sending is dry_run: written down, not sent", nil, "dry_run"),
        ("sending is allow_list, and this person is not on the list", nil, "allow_list"),
        ("its destination is pausing", nil, "paused"), ("no channel \"gone\" is configured", nil, "not_configured"),
        ("unclear whether it arrived before a crash", nil, "unclear"),
        (DeliveryTrouble.unreadable, nil, "unreadable"), (DeliveryTrouble.writtenForPeople, nil, "written_for_people"),
        (DeliveryTrouble.writtenForSystems, nil, "written_for_systems"),
    ]) func `each reason of ours has a code and a remedy`(_ reason: String, _ status: Int?, _ code: String) {
        let trouble = DeliveryTrouble(reason: reason, status: status)
        #expect(trouble.code == code)
        #expect(!trouble.words.isEmpty && !trouble.remedy.isEmpty)
    }

    @Test(arguments: TLSFault.allCases)
    func `each fault of a secure connection has a code and a remedy of its own`(_ fault: TLSFault) {
        let reason = "tls_failed: \(fault.detail)"
        for text in [reason, reason + "; that was try 10, none is left"] {
            let trouble = DeliveryTrouble(reason: text)
            #expect(trouble.code == "tls_\(fault.rawValue)" && trouble.words == fault.detail)
            #expect(trouble.remedy != DeliveryTrouble(failure: .tlsFailed).remedy)
        }
    }

    @Test func `a platform's own words are kept, with the remedy of its status`() {
        let trouble = DeliveryTrouble(reason: "Telegram: bot was blocked by the user", status: 403)
        #expect(trouble.words == "Telegram: bot was blocked by the user")
        #expect(trouble.code == "http_403")
        #expect(trouble.remedy == DeliveryTrouble(status: 403).remedy)
    }

    @Test func `whoever stopped it is named`() {
        #expect(DeliveryTrouble(reason: "stopped by marta").words == "stopped by marta by hand")
    }

    @Test(arguments: TransportFailure.Code.allCases)
    func `a failed probe says what mends it`(_ code: TransportFailure.Code) {
        let finding = ProbeFinding(reply: .failure(TransportFailure(code: code, detail: "why")))
        let trouble = DeliveryTrouble(failure: code)
        #expect(finding == .broken("\(trouble.words) (why)", remedy: trouble.remedy))
    }
}
