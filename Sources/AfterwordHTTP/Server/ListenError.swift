/// The server cannot listen; says what to do about it.
package struct ListenError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String
}
