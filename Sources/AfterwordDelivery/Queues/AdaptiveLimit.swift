/// How many messages may be on their way to one destination: one more after each success, half after a sign of overload.
package struct AdaptiveLimit: Sendable, Equatable {
    /// Where a destination begins that has answered once.
    package static let first = 4
    /// Beyond this libcurl's search through a host's connections costs more than it gains.
    package static let most = 32

    package private(set) var value = AdaptiveLimit.first

    package init() {}

    package mutating func succeeded() {
        self.value = min(self.value + 1, Self.most)
    }

    package mutating func overloaded() {
        self.value = max(self.value / 2, 1)
    }
}
