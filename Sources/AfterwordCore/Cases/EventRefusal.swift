/// Why an event from outside was not taken in; nothing of its batch was.
package enum EventRefusal: Error, Sendable, Equatable {
    /// The body is in a form that this endpoint does not read.
    case mediaType(expected: String)
    case json(JSONReader.Failure)
    /// Every invalid field at once; `index` is the event's place in its batch, counted from 0.
    case fields([FieldError], index: Int?)
}
