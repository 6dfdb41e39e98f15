package import AfterwordCore

/// One value of an exported row; its kind says what a format may trust.
package enum ExportCell: Sendable, Equatable {
    /// Free text from anybody.
    case text(String?)
    /// Trusted only if it looks like one, see ``SpreadsheetText``.
    case email(String?)
    case phone(String?)
    /// A word or an id that this program made.
    case word(String?)
    case number(Int?)
    case instant(Instant?)
    case list([String])
}
