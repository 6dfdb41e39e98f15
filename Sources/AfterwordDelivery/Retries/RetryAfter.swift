package import AfterwordCore
import Foundation

/// The `Retry-After` header (RFC 9110 section 10.2.3): a number of seconds or an HTTP date.
package enum RetryAfter {
    /// A number longer than this many digits is no wait anybody means; the retry policy cuts to a day anyway.
    private static let mostDigits = 15

    /// The moment before which the receiver wants no try; `nil` for negative, past or unreadable values.
    ///
    /// A proxy may add a header of its own to the receiver's; the transport joins them by commas, and the longest wait of them holds.
    package static func instant(in headers: [String: String], now: Instant) -> Instant? {
        guard let text = headers["retry-after"] else { return nil }
        // A date has a comma inside, so neighbours are read together as well.
        let parts = text.split(separator: ",")
        let pairs = zip(parts, parts.dropFirst()).map { "\($0),\($1)" }
        return (parts.map(String.init) + pairs).compactMap { self.instant($0, now: now) }.max()
    }

    package static func instant(_ text: String, now: Instant) -> Instant? {
        let text = text.trimmingCharacters(in: .whitespaces)
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if isNumber {
            guard text.count <= self.mostDigits, let seconds = Int64(text) else { return nil }
            return Instant(milliseconds: now.milliseconds + seconds * 1000)
        }
        guard let date = self.date(text) else { return nil }
        return date > now ? date : nil
    }

    /// The three forms of an HTTP date (RFC 9110 section 5.6.7), which all must be read: `Sun, 06 Nov 1994 08:49:37 GMT` and the obsolete
    /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    private static let forms = [
        "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy",
    ]
    private static let mostDateBytes = 40

    private static func date(_ text: String) -> Instant? {
        guard text.utf8.count <= self.mostDateBytes else { return nil }
        let reader = DateFormatter()
        reader.locale = Locale(identifier: "en_US_POSIX")
        reader.timeZone = TimeZone(secondsFromGMT: 0)
        // The days of the obsolete forms are padded by a space.
        let plain = text.split(separator: " ").joined(separator: " ")
        for form in self.forms {
            reader.dateFormat = form
            if let date = reader.date(from: plain) { return Instant(date) }
        }
        return nil
    }
}
