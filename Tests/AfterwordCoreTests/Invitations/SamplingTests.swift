import AfterwordCore
import Testing

@Suite struct SamplingTests {
    @Test func `a sample is stable, near its share, and grows without losing anyone`() {
        let keys = (0..<10_000).map { "csat/contact-\($0)" }
        let tenth = Set(keys.filter { Sampling.includes($0, share: 0.1) })
        let third = Set(keys.filter { Sampling.includes($0, share: 0.3) })
        #expect((900...1100).contains(tenth.count))
        #expect((2850...3150).contains(third.count))
        #expect(tenth.isSubset(of: third))
        #expect(keys.allSatisfy { Sampling.includes($0, share: 1) && !Sampling.includes($0, share: 0) })
    }

    @Test func `the draw never changes from one release to the next`() {
        // Computed by another program from the documented hash.
        let drawn = "abcdefgh".filter { Sampling.includes(String($0), share: 0.5) }
        #expect(drawn == "bcegh")
    }
}
