import AfterwordCore
import AfterwordHTTP

extension DeskSamplePages {
    static func today(_ amount: DeskAmount, _ text: DeskSampleTexts) -> TodayPage {
        TodayPage(
            period: text("Last 28 days, compared with the 28 before"),
            tiles: self.tiles(amount, text),
            queue: amount == .none
                ? [] : amount == .little ? Array(self.followUpRows(text).prefix(1)) : self.followUpRows(text),
            openCount: amount == .none ? 0 : amount == .little ? 1 : 12,
            lateCount: amount == .much ? 3 : 0,
            comments: self.rows(amount, self.comments(text)),
            outbox: amount == .much
                ? OutboxLine(waiting: 1204, held: 6, failed: 2)
                : amount == .little
                    ? OutboxLine(waiting: 3, held: 1, failed: 0) : OutboxLine(waiting: 0, held: 0, failed: 0)
        )
    }

    private static func series(_ values: [Double?], spread: Double) -> [SparkPoint] {
        values.enumerated().map { index, value in
            SparkPoint("\(3 + index) Mar", self.figure(value, spread: spread, n: value == nil ? 0 : 40))
        }
    }

    private static func figure(_ value: Double?, spread: Double, n: Int) -> MetricValue {
        MetricValue(value: value, n: n, interval: value.map { $0 - spread...$0 + spread })
    }

    private static func missing(_ reason: NoDataReason) -> TileFigure {
        var value = MetricValue(value: nil, n: 0)
        value.noDataReason = reason
        return TileFigure(value)
    }

    private static func figures(_ amount: DeskAmount) -> [TileFigure] {
        switch amount {
        case .none:
            return [
                self.missing(.noEvents),
                self.missing(.pending),
                self.missing(.notConnected),
                self.missing(.noEvents),
            ]
        case .little:
            let lone = self.series([nil, nil, 91.7], spread: 8)
            return [
                TileFigure(self.figure(91.7, spread: 8, n: 12), series: lone),
                TileFigure(self.figure(50, spread: 60, n: 4)),
                TileFigure(self.figure(4.335, spread: 1.2, n: 9), change: 0.2),
                TileFigure(self.figure(0, spread: 0, n: 7)),
            ]
        case .much:
            let csat = self.series([82, 83.5, 81, 84, 85.2, 84.8, 86.4], spread: 2.1)
            let nps = self.series([44, 40, 38, nil, 45, 41, 42], spread: 6)
            let ces = self.series([5.9, 5.8, 5.8, 5.7, 5.65, 5.62, 5.6], spread: 0.2)
            let rate = self.series([28, 29, 30, 30.5, 31, 31.2, 31.8], spread: 1.4)
            return [
                TileFigure(
                    self.figure(86.4, spread: 2.1, n: 383),
                    change: 1.8,
                    isChangeSignificant: true,
                    series: csat,
                    goal: 85
                ),
                TileFigure(self.figure(42.4, spread: 6, n: 214), change: 3, series: nps),
                TileFigure(self.figure(5.6, spread: 0.2, n: 97), change: -0.3, isChangeSignificant: true, series: ces),
                TileFigure(self.figure(31.8, spread: 1.4, n: 1204), change: 0.4, series: rate),
            ]
        }
    }

    static func tiles(_ amount: DeskAmount, _ text: DeskSampleTexts) -> [ScoreTile] {
        let figures = self.figures(amount)
        let kinds: [(String, String, String, MetricUnit, String)] = [
            ("csat", "CSAT", "satisfied, 4 or 5 of 5", .percent, "answers"),
            ("nps", "NPS", "promoters less detractors", .netPoints, "answers"),
            ("ces", "CES", "mean of 1 to 7", .scalePoints, "answers"),
            ("answered", "Answered", "of delivered invitations", .percent, "delivered"),
        ]
        return zip(kinds, figures).map { kind, figure in
            ScoreTile(
                id: kind.0,
                name: text(kind.1),
                meaning: text(kind.2),
                unit: kind.3,
                figure: figure,
                sample: text("\(MetricText.count(figure.value.n)) \(kind.4)"),
                href: DeskAddress(path: ["responses"], query: [("kind", kind.0)])
            )
        }
    }

    private static func comments(_ text: DeskSampleTexts) -> [CommentRow] {
        let said: [(Int, DeskTone, String, String, String, Duration)] = [
            (5, .high, "Resolvieron en minutos", "Lucía G.", "Telegram", .minutes(3)),
            (
                2, .low, "Nobody told me about the fee, and the second person did not know of the first.", "Ana P.",
                "X", .minutes(12)
            ),
            (1, .low, "لم يرد أحد على رسالتي", "مريم حسن", "mail", .hours(3)),
        ]
        return said.map { row in
            CommentRow(
                score: ScoreMark(score: row.0, top: 5, kind: text("CSAT"), tone: row.1),
                text: text(row.2),
                person: text(row.3),
                channel: text(row.4),
                at: DeskSampleTexts.ago(row.5),
                href: DeskAddress(path: ["cases", "desk", text("1234")])
            )
        }
    }
}
