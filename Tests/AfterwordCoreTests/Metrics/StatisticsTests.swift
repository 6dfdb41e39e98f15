import AfterwordCore
import Testing

@Suite struct StatisticsTests {
    @Test(arguments: try Vector.all("stats", "student.quantile"))
    func `the Student quantile agrees`(_ vector: Vector) throws {
        let p = try #require(vector.input["p"]?.double)
        let t = StudentInterval.quantile(p, degrees: try vector.input.whole("df"))
        #expect(vector.differences(from: ["t": JSONValue(t)]) == [])
    }

    @Test(arguments: try Vector.all("stats", "sample.level"))
    func `the sample level agrees`(_ vector: Vector) throws {
        let level = SampleLevel(n: try vector.input.whole("n"))
        #expect(vector.differences(from: ["level": JSONValue(level.rawValue)]) == [])
    }
}
