import AfterwordCore

/// What a source calls one of its cases, events or purchases.
package struct SourceKey: Sendable, Hashable {
    package var source: String
    package var id: String

    package init(source: String, id: String) {
        self.source = source
        self.id = id
    }
}
