import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The system's random numbers, good enough for secrets, asked for in portions: a page and its request need a handful, and asking for
/// one is a call of the system each time.
package struct PortionedRandom: RandomNumberGenerator, Sendable {
    /// The most that `getentropy` gives at once.
    private static let portionBytes = 256
    private static let reserve = Mutex<[UInt64]>([])

    package init() {}

    package mutating func next() -> UInt64 {
        Self.reserve.withLock { numbers in
            if numbers.isEmpty { numbers = Self.portion() }
            let number = numbers[numbers.count - 1]
            // The memory keeps nothing of what was given away.
            numbers[numbers.count - 1] = 0
            numbers.removeLast()
            return number
        }
    }

    private static func portion() -> [UInt64] {
        var numbers = [UInt64](repeating: 0, count: self.portionBytes / MemoryLayout<UInt64>.size)
        let code = numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
        if code == 0 { return numbers }
        // A kernel that knows no such call.
        var system = SystemRandomNumberGenerator()
        return numbers.map { _ in system.next() }
    }
}

extension RandomNumberGenerator {
    /// So many random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: self.next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}
