import AfterwordCore
import AfterwordHTTP
import Testing

@Suite struct DeskSparklineTests {
    private func sparkline(_ values: [Double?], goal: Double? = nil) -> Sparkline? {
        let points = values.enumerated().map { index, value in
            SparkPoint(
                "day \(index)",
                MetricValue(value: value, n: value == nil ? 0 : 9, interval: value.map { $0 - 1...$0 + 1 })
            )
        }
        return Sparkline(id: "s", name: "CSAT", unit: .scalePoints, points: points, goal: goal)
    }

    @Test(arguments: [[Double?](), [nil, nil]])
    func `without a value there is no drawing`(_ values: [Double?]) {
        #expect(self.sparkline(values) == nil)
    }

    @Test func `a bucket without data leaves a gap in line and band`() throws {
        let line = try #require(self.sparkline([1, 2, nil, 3, 4]))
        #expect(line.lines.count == 2)
        #expect(line.bands.count == 2)
        #expect(line.dots.count == 1)
        #expect(line.rows[2].value == "no data")
        #expect(line.desc == "From 1.00 at day 0 to 4.00 at day 4. 1 gap without a figure.")
    }

    @Test func `a bucket with fewer than five answers shows its count and no figure`() throws {
        let points = [4, 5].map { SparkPoint("n \($0)", MetricValue(value: 3, n: $0)) }
        let line = try #require(Sparkline(id: "s", name: "N", unit: .scalePoints, points: points))
        #expect(line.rows.map(\.value) == ["too few answers", "3.00"])
        #expect(line.rows.map(\.n) == ["4", "5"])
    }

    @Test func `a bucket that still waits for answers has no data, however many were asked`() throws {
        let asked = SurveyResponseTally(parts: ["delivered": 9, "pending": 9]).responseRate
        let points = [SparkPoint("a", MetricValue(value: 40, n: 9)), SparkPoint("b", asked)]
        let line = try #require(Sparkline(id: "s", name: "Answered", unit: .percent, points: points))
        #expect(line.rows.map(\.value) == ["40.0\u{A0}%", "no data"])
        #expect(line.rows.map(\.n) == ["9", "9"])
    }

    @Test(arguments: [(MetricUnit.percent, 139.0), (.percent, 99.5), (.netPoints, 99.5), (.ratio, 2.4)])
    func `every point of a course lies inside its axis`(_ unit: MetricUnit, _ most: Double) throws {
        let points = [12, most].map { SparkPoint("x", MetricValue(value: $0, n: 40)) }
        let chart = try #require(TrendChart(id: "t", name: "N", unit: unit, points: points))
        let heights = chart.dots.compactMap { Double($0.y) }
        #expect(heights.count == 2 && heights.allSatisfy { (0...220).contains($0) })
        let isWhole = chart.ticks.contains(MetricText.value(100, in: unit))
        #expect(isWhole == (unit != .ratio))
    }

    @Test func `a bucket alone is a dot`() throws {
        let line = try #require(self.sparkline([5, nil, 3]))
        #expect(line.lines.isEmpty)
        #expect(line.dots.map(\.x) == ["4", "236"])
    }

    @Test func `a flat series runs through the middle`() throws {
        let points = ["a", "b"].map { SparkPoint($0, MetricValue(value: 5, n: 9)) }
        let line = try #require(Sparkline(id: "s", name: "N", unit: .scalePoints, points: points))
        #expect(line.lines == ["M4 28L236 28"])
    }

    @Test func `a goal beyond the values stays inside the frame`() throws {
        let line = try #require(self.sparkline([1, 2], goal: 90))
        let goal = try #require(line.goalY.flatMap(Double.init))
        #expect(goal >= 0 && goal <= Sparkline.height)
    }
}
