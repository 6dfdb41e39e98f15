import AfterwordCore
import AfterwordHTTP

extension DeskSamplePages {
    static func figures(_ amount: DeskAmount, _ text: DeskSampleTexts) -> FiguresPage {
        FiguresPage(
            period: text("Last 28 days"),
            filters: [self.periods(text)],
            groups: [
                FigureGroup(
                    id: "scores",
                    name: text("What people answer"),
                    words: text("by the day they answered"),
                    tiles: self.tiles(amount, text)
                )
            ]
        )
    }

    static func figure(_ amount: DeskAmount, _ text: DeskSampleTexts) -> FigurePage {
        let n = amount == .none ? 0 : amount == .little ? 3 : 40
        let whole = MetricValue(value: n == 0 ? nil : 21, n: n, interval: n == 0 ? nil : -16...52)
        let points = [30.0, nil, 18, 21].enumerated().map { index, value in
            SparkPoint(text("W\(index)"), MetricValue(value: value, n: 12, interval: value.map { $0 - 30...$0 + 30 }))
        }
        let counts: [(name: String, count: Int, tone: DeskTone, href: DeskAddress?)] = [
            (text("Detractors"), 5, .low, "/responses?score=0-6"), (text("Passives"), 0, .plain, nil),
            (text("Promoters"), 35, .high, "/responses?score=9-10"),
        ]
        let isMuch = amount == .much
        return FigurePage(
            title: text("Net Promoter Score"),
            tile: ScoreTile(
                id: "nps",
                name: text("NPS"),
                meaning: text("promoters less detractors"),
                unit: .netPoints,
                figure: TileFigure(whole, change: 4, isChangeSignificant: isMuch),
                sample: text("40 answers"),
                href: "/responses?kind=nps"
            ),
            answer: text("+21 in the last 28 days."),
            formula: text("(promoters − detractors) ÷ answers × 100"),
            basis: text("by the day of the answer"),
            filters: [self.periods(text)],
            chart: isMuch ? TrendChart(id: "trend", name: text("NPS"), unit: .netPoints, points: points) : nil,
            shares: isMuch ? ShareBar(id: "shares", title: text("Parts"), parts: counts) : nil,
            distribution: isMuch
                ? [
                    DistributionRow(score: 10, count: 5, total: 40, most: 35, tone: .high, href: "/responses?score=10"),
                    DistributionRow(score: 3, count: 0, total: 40, most: 35, tone: .low, href: nil),
                ] : [],
            split: amount == .none
                ? nil
                : FigureSplit(
                    segment: text("agent"),
                    note: text("Rows do not add up."),
                    unit: .netPoints,
                    whole: whole,
                    rows: [
                        (text("marta"), MetricValue(value: 25, n: 12, interval: 0...50), "/responses?agent=marta"),
                        (text("ion"), MetricValue(value: 100, n: 3, interval: 20...100), "/responses?agent=ion"),
                    ]
                ),
            rows: amount == .none ? nil : "/responses?kind=nps",
            beside: isMuch ? self.tiles(.much, text) : [],
            scales: isMuch ? [text("nps_1_10: +3, n 8")] : []
        )
    }

    static func invitations(_ amount: DeskAmount, _ text: DeskSampleTexts) -> InvitationsPage {
        let rows = [
            InvitationRow(
                href: "/cases/desk/1",
                state: text("answered"),
                tone: .high,
                person: text("Ana P."),
                what: text("csat · case 1234"),
                reason: nil,
                at: DeskSampleTexts.ago(.hours(2)),
                when: "sent"
            ),
            InvitationRow(
                href: "/cases/desk/2",
                state: text("skipped"),
                tone: .plain,
                person: text("مريم حسن"),
                what: text("nps"),
                reason: text("the person was asked not long ago"),
                at: DeskSampleTexts.ago(.days(2)),
                when: "made"
            ),
        ]
        return InvitationsPage(
            chosen: amount == .little ? text("Only agent Marta") : nil,
            filters: [self.periods(text)],
            rows: self.rows(amount, rows),
            next: amount == .much ? "/invitations?cursor=abc" : nil
        )
    }

    private static func periods(_ text: DeskSampleTexts) -> FilterGroup {
        FilterGroup(
            name: text("Time"),
            parameter: "period",
            choices: [("7d", text("7 days")), ("90d", text("90 days"))],
            path: "figures",
            query: [:],
            all: text("28 days")
        )
    }
}
