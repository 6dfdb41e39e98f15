package import AfterwordCore
import Foundation

/// The `Date` header (RFC 5322 section 3.3).
package enum MailDate {
    /// In UTC, e.g. `Sun, 22 Nov 2026 05:40:27 +0000`.
    package static func text(_ instant: Instant) -> String {
        let writer = DateFormatter()
        writer.locale = Locale(identifier: "en_US_POSIX")
        writer.timeZone = .gmt
        writer.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return writer.string(from: instant.date)
    }
}
