import AfterwordCore
import Testing

@Suite struct TimeBucketTests {
    @Test(arguments: try Vector.all("buckets", "bucket.day"))
    func `days are as long as their zone makes them`(_ vector: Vector) throws {
        let zone = ZonedCalendar(timeZone: try vector.input.text("zone"))
        let day = zone.bucket(.day, containing: try JSONValue.instant(vector.input.text("day") + "T12:00:00Z"))
        let got: JSONValue = [
            "start": JSONValue(day.start), "end": JSONValue(day.end),
            "hours": JSONValue(Double((day.end - day.start).wholeMilliseconds) / 3_600_000),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("buckets", "bucket.isoWeek"))
    func `weeks are those of ISO 8601`(_ vector: Vector) throws {
        let zone = ZonedCalendar(timeZone: try vector.input.text("zone"))
        let at = try vector.input.time("at")
        let got: JSONValue = [
            "week": JSONValue(zone.name(of: zone.bucket(.week, containing: at))),
            "weekday": JSONValue(zone.day(of: at).weekday),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("buckets", "bucket.contains"))
    func `a bucket is half open`(_ vector: Vector) throws {
        let bucket = TimeBucket(size: .month, start: try vector.input.time("from"), end: try vector.input.time("to"))
        let got = try #require(vector.input["at"]?.array).compactMap(\.string).map { text in
            JSONValue(bucket.contains(try JSONValue.instant(text)))
        }
        #expect(vector.differences(from: .array(got)) == [])
    }

    @Test func `the hour that autumn repeats is two buckets`() {
        let zone = ZonedCalendar(timeZone: "Europe/Madrid")
        let hours = zone.buckets(.hour, from: "2026-10-24T23:00:00Z", to: "2026-10-25T03:00:00Z")
        let starts: [Instant] = [
            "2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z",
        ]
        #expect(hours.map(\.start) == starts)
        #expect(hours.map { zone.name(of: $0).suffix(3) } == ["T01", "T02", "T02", "T03"])
    }

    @Test(
        arguments: [
            // The clock goes from 02:00 to 02:30, and from 02:00 back to 01:30.
            ("2026-10-03T14:40:00Z", ["14:30", "15:30", "16:00"], ["T01", "T02", "T03"]),
            ("2026-04-04T14:10:00Z", ["14:00", "15:00", "15:30"], ["T01", "T01", "T02"]),
        ] as [(Instant, [String], [String])]
    )
    func `where the clock moves by half an hour no two hours share a moment`(
        _ from: Instant,
        _ starts: [String],
        _ names: [String]
    ) {
        let zone = ZonedCalendar(timeZone: "Australia/Lord_Howe")
        let hours = zone.buckets(.hour, from: from, to: from + .minutes(100))
        #expect(hours.map { $0.start.rfc3339.dropFirst(11).prefix(5) } == starts.map { $0[...] })
        #expect(hours.map { zone.name(of: $0).suffix(3) } == names.map { $0[...] })
        #expect(zip(hours, hours.dropFirst()).allSatisfy { $0.end == $1.start })
        for bucket in hours {
            for minute in 0..<Int((bucket.end - bucket.start).wholeMilliseconds / 60_000) {
                #expect(zone.bucket(.hour, containing: bucket.start + .minutes(minute)) == bucket)
            }
        }
    }

    @Test func `of a bucket at the edge of a span only the part inside is the span's`() {
        let zone = ZonedCalendar(timeZone: "UTC")
        let span: Range<Instant> = "2026-03-04T10:00:00Z"..<"2026-03-17T08:00:00Z"
        let weeks = zone.buckets(.week, from: span.lowerBound, to: span.upperBound)
        let parts = weeks.map { $0.part(in: span) }
        #expect(parts.map(\.start) == [span.lowerBound, "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z"])
        #expect(parts.map(\.end) == ["2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z", span.upperBound])
        #expect(!parts[2].contains(span.upperBound))
    }

    @Test func `an hour in a zone of half hours begins at the half`() {
        let zone = ZonedCalendar(timeZone: "Asia/Kolkata")
        #expect(zone.bucket(.hour, containing: "2026-03-02T10:00:00Z").start == "2026-03-02T09:30:00Z")
    }
}
