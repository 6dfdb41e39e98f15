import AfterwordCore
import Testing

@Suite struct PortionedRandomTests {
    @Test func `no number comes twice, whoever asks`() async {
        let numbers = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var generator = PortionedRandom()
                    return (0..<1_000).map { _ in generator.next() }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(numbers).count == 8_000)
    }

    @Test func `every bit is now set and now not`() {
        var generator = PortionedRandom()
        let numbers = (0..<500).map { _ in generator.next() }
        #expect(numbers.reduce(0, |) == .max && numbers.reduce(.max, &) == 0)
    }

    @Test(arguments: [0, 1, 8, 9, 33]) func `as many bytes as asked`(count: Int) {
        var generator = PortionedRandom()
        #expect(generator.bytes(count).count == count)
    }
}
