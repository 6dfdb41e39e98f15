/// The fields that a survey's page sends beside the answers; a question with one of these names could not be answered.
package enum PublicFormField: String, Sendable, CaseIterable {
    /// The stateless nonce of the page.
    case nonce
    /// The browser's correction secret.
    case correction
    /// `1` if the inline script ran.
    case script
    /// `1` if the script saw a trusted event of a person.
    case activity
    /// Empty unless something filled in a field that nobody can see.
    case trap = "reference_note"

    /// Whether a posted field of this name is ours and no answer.
    package static func takes(_ name: String) -> Bool { self.init(rawValue: name) != nil }
}
