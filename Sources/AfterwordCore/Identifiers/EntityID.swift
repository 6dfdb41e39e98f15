/// A kind of row that has an id of its own; the prefix makes ids readable and keeps one kind from being taken for another.
package protocol Entity: Sendable {
    /// Three letters or more in front of the underscore, e.g. `rsp`.
    static var idPrefix: String { get }
}

/// A 63-bit, time-ordered identifier, shown outside as an opaque string such as `rsp_aebagbafaydqq`.
package struct EntityID<E: Entity>: Hashable, Comparable, Sendable {
    package var rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Reads the text form; `nil` for another prefix, another length or characters outside lower-case base32.
    package init?(text: String) {
        let prefix = E.idPrefix + "_"
        guard text.hasPrefix(prefix), let bytes = Base32.decode(String(text.dropFirst(prefix.count))), bytes.count == 8
        else { return nil }
        let bits = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard bits <= UInt64(Int64.max) else { return nil }
        self.rawValue = Int64(bits)
    }

    package var text: String {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: self.rawValue >> (56 - 8 * $0)) }
        return "\(E.idPrefix)_\(Base32.encode(bytes))"
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension EntityID {
    /// When the id was made, to the millisecond.
    package var madeAt: Instant { Instant(milliseconds: IDGenerator.milliseconds(of: self.rawValue)) }

    /// The smallest id that can be made at an instant; everything older has a smaller one.
    package static func first(at instant: Instant) -> Self { Self(rawValue: IDGenerator.first(at: instant)) }
}

extension EntityID: CustomStringConvertible {
    package var description: String { self.text }
}
