import AfterwordCore
import AfterwordHTTP
import Foundation
import Testing

@Suite struct DeskFormatTests {
    private static let now = DeskSampleTexts.now

    @Test(arguments: [
        (Duration.zero, "just now"), (.seconds(59), "just now"), (.seconds(60), "1 min ago"),
        (.minutes(59), "59 min ago"),
        (.minutes(60), "1 h ago"), (.minutes(119), "1 h ago"), (.hours(23), "23 h ago"),
        (.hours(24), "Mon 30 Mar, 12:00 UTC+2"), (.days(3), "Sat 28 Mar, 11:00 UTC+1"),
        (.days(100), "Sun 21 Dec 2025, 11:00 UTC+1"), (.minutes(-5), "in 5 min"),
        (.hours(-30), "Wed 1 Apr, 18:00 UTC+2"),
    ])
    func `what happened is told in words up to a day, then dated`(_ ago: Duration, _ words: String) {
        #expect(RelativeTime.past(Self.now - ago, now: Self.now, zone: DeskSampleTexts.zone) == words)
    }

    @Test(arguments: [
        (Duration.hours(2), "due in 2 h"), (.minutes(30), "due in 30 min"), (.seconds(20), "due now"),
        (.zero, "due now"),
        (.seconds(-20), "late just now"), (.minutes(-61), "late 1 h"), (.days(2), "due Thu 2 Apr, 12:00 UTC+2"),
        (.days(-2), "late since Sun 29 Mar, 12:00 UTC+2"),
    ])
    func `what is due is told in words up to a day, then dated`(_ ahead: Duration, _ words: String) {
        #expect(RelativeTime.due(Self.now + ahead, now: Self.now, zone: DeskSampleTexts.zone) == words)
        #expect(DeskSampleTexts.due(in: ahead).isLate == (ahead < .zero))
    }

    @Test(arguments: [
        ("UTC", "UTC"), ("Asia/Kolkata", "UTC+5:30"), ("America/St_Johns", "UTC\u{2212}2:30"),
        ("Asia/Kathmandu", "UTC+5:45"),
    ])
    func `a zone is written as its offset`(_ zone: String, _ words: String) throws {
        #expect(RelativeTime.offset(of: try #require(TimeZone(identifier: zone)), at: Self.now) == words)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what is no number is a dash`(_ value: Double) {
        for unit in MetricUnit.allCases { #expect(MetricText.value(value, in: unit) == "–") }
    }

    @Test(arguments: [
        (42.4, MetricUnit.netPoints, "+42"), (-3.5, .netPoints, "\u{2212}4"), (2.5, .netPoints, "+3"),
        (0, .netPoints, "0"),
        (-0.4, .netPoints, "0"), (0.4, .netPoints, "0"), (-0.0, .netPoints, "0"), (100, .netPoints, "+100"),
        (86.35, .percent, "86.4\u{A0}%"), (86.34, .percent, "86.3\u{A0}%"), (0, .percent, "0.0\u{A0}%"),
        (100, .percent, "100.0\u{A0}%"), (5.6, .scalePoints, "5.60"), (4.125, .scalePoints, "4.13"),
    ])
    func `a value has its unit and sign, halves go away from zero, and there is no minus zero`(
        _ value: Double,
        _ unit: MetricUnit,
        _ text: String
    ) {
        #expect(MetricText.value(value, in: unit) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_204_000, "1,204,000"), (-1500, "\u{2212}1,500")])
    func `a count is grouped by comma`(_ count: Int, _ text: String) {
        #expect(MetricText.count(count) == text)
    }

    @Test func `an interval is half its width, or both its ends`() {
        #expect(MetricText.margin(84.3...88.5, in: .percent) == "±\u{A0}2.1")
        #expect(MetricText.interval(84.3...88.5, in: .percent) == "84.3 to 88.5\u{A0}%")
        #expect(MetricText.interval(-3...6, in: .netPoints) == "\u{2212}3 to +6")
    }

    @Test(arguments: [
        (1.8, true, false, "rose 1.8 points", DeskTone.high), (-1.8, true, false, "fell 1.8 points", .low),
        (1.8, true, true, "rose 1.8 points", .low), (-1.8, true, true, "fell 1.8 points", .high),
        (1.8, false, false, "not sure it changed", .plain), (0, true, false, "not sure it changed", .plain),
    ])
    func `a change has a word, and colour only when it is more than chance`(
        _ change: Double,
        _ isSignificant: Bool,
        _ isLowerBetter: Bool,
        _ words: String,
        _ tone: DeskTone
    ) {
        let figure = TileFigure(MetricValue(value: 50, n: 99), change: change, isChangeSignificant: isSignificant)
        let tile = ScoreTile(
            id: "x",
            name: "X",
            meaning: "",
            unit: .percent,
            figure: figure,
            sample: "",
            isLowerBetter: isLowerBetter,
            href: "/"
        )
        #expect(tile.change?.words == words)
        #expect(tile.change?.tone == tone)
    }

    @Test(arguments: [(-2.0...5.0, "not sure it changed"), (nil, nil)] as [(ClosedRange<Double>?, String?)])
    func `of a change without an interval nothing is said`(_ interval: ClosedRange<Double>?, _ words: String?) {
        let figures = [50.0, 51.0].map { MetricValue(value: $0, n: 99, interval: interval.map { _ in 48...53 }) }
        let change = FigureChange(from: figures[0], to: figures[1])
        #expect(change?.difference == 1)
        let tile = ScoreTile(
            id: "x",
            name: "X",
            meaning: "",
            unit: .percent,
            figure: TileFigure(figures[1], since: change),
            sample: "",
            href: "/"
        )
        #expect(tile.change?.words == words)
    }

    @Test(arguments: [
        (0, 0, "Nobody is waiting for a call."), (1, 0, "1 person is waiting for a call."),
        (1, 1, "1 person is waiting for a call, and the call is late."),
        (2, 0, "2 people are waiting for a call, none of them late."),
        (1204, 3, "1,204 people are waiting for a call, 3 of them late."),
    ])
    func `the queue is one sentence`(_ open: Int, _ late: Int, _ words: String) {
        #expect(TodayPage.answer(openCount: open, lateCount: late) == words)
    }

    @Test func `a filter keeps the others and drops the cursor`() {
        let group = FilterGroup(
            name: "State",
            parameter: "state",
            choices: [("open", "Open"), ("closed", "Closed")],
            path: "follow-ups",
            query: ["state": "open", "owner": "a&b", "cursor": "x"],
            counts: ["open": 1204]
        )
        #expect(
            group.chips.map(\.href.text) == [
                "/follow-ups?owner=a%26b", "/follow-ups?owner=a%26b&state=open", "/follow-ups?owner=a%26b&state=closed",
            ]
        )
        #expect(group.chips.map(\.isOn) == [false, true, false])
        #expect(group.chips[1].count == "1,204")
        #expect(group.isNarrowed)
    }

    @Test func `every rule has a question and a reason of its own`() {
        let questions = Set(DecisionReason.allCases.map(DecisionWords.question))
        let reasons = Set(DecisionReason.allCases.map(DecisionWords.because))
        #expect(questions.count == DecisionReason.allCases.count)
        #expect(reasons.count == DecisionReason.allCases.count)
    }

    @Test func `an asset's name changes with its bytes and finds them again`() {
        let assets = DeskAssets()
        for asset in assets.all {
            #expect(assets.asset(named: asset.name)?.bytes == asset.bytes)
            #expect(!asset.bytes.isEmpty)
        }
        #expect(assets.asset(named: "desk.css") == nil)
    }
}
