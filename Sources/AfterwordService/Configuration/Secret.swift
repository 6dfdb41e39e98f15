/// A text that must not reach logs, error messages or a terminal.
package struct Secret: Sendable, Hashable {
    /// The text itself; read it only where it is used.
    package let value: String

    package init(_ value: String) {
        self.value = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    /// `dump` and test failures look inside a value; there is nothing to see.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
