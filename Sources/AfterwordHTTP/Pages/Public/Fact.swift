/// One figure with its name.
package struct Fact: Sendable, Equatable {
    package var label: String
    package var value: String

    package init(label: String, value: String) {
        self.label = label
        self.value = value
    }
}
