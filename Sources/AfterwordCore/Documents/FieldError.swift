/// One invalid field of a request: where it is and what was expected.
package struct FieldError: Error, Sendable, Hashable {
    /// The path inside the body or the parameter's name, e.g. `data.case.tags[2]`.
    package var field: String
    package var message: String

    package init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}
