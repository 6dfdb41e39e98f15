/// Finds what stands under a path, segment by segment.
///
/// A segment that is written out goes before one that is captured; where the path goes on to nothing behind it, the captured one is tried.
struct PathTree<Value: Sendable>: Sendable {
    private var value: Value?
    private var texts: [Substring: PathTree] = [:]
    /// What follows any segment: none or one.
    private var captured: [PathTree] = []

    /// Puts a value under a pattern; `nil` in it stands for any segment.
    mutating func put(_ value: Value, under pattern: some Collection<Substring?>) {
        guard let first = pattern.first else { return self.value = value }
        let rest = pattern.dropFirst()
        if let text = first {
            self.texts[text, default: PathTree()].put(value, under: rest)
        } else {
            if self.captured.isEmpty { self.captured = [PathTree()] }
            self.captured[0].put(value, under: rest)
        }
    }

    /// The value under a path cut into segments.
    func value(at path: ArraySlice<Substring>) -> Value? {
        guard let first = path.first else { return self.value }
        let rest = path.dropFirst()
        return self.texts[first]?.value(at: rest) ?? self.captured.first?.value(at: rest)
    }
}
