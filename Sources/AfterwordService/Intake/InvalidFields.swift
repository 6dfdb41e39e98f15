package import AfterwordCore

/// A request whose fields are not what they should be; carries every fault at once.
package struct InvalidFields: Error, Sendable, Equatable {
    package var errors: [FieldError]

    package init(errors: [FieldError]) {
        self.errors = errors
    }
}
