package import AfterwordCore

/// Files that cannot be used, with every fault found in them.
package struct InvalidFiles: Error, Sendable, Equatable, CustomStringConvertible {
    package var diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// One fault a line.
    package var description: String { self.diagnostics.map(\.description).joined(separator: "\n") }
}
