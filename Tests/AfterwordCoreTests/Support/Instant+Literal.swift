import AfterwordCore

extension Instant: ExpressibleByStringLiteral {
    /// A time written in a test; a misspelt one becomes 1970, which no test expects.
    package init(stringLiteral text: String) {
        self = Instant(rfc3339: text) ?? Instant(milliseconds: 0)
    }
}
