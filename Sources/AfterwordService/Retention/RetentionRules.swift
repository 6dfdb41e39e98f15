package import AfterwordStorage

/// How long each kind of record is kept, as the configuration says or as usual.
package struct RetentionRules: Sendable, Equatable {
    /// By ``RetentionKind/name``; `.some(nil)` = for good.
    private var chosen: [String: Duration?]

    package init(_ chosen: [String: Duration?] = [:]) {
        self.chosen = chosen
    }

    /// `nil` = for good.
    package func time(of kind: RetentionKind) -> Duration? {
        self.chosen[kind.name] ?? kind.usual
    }
}
