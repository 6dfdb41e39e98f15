import Foundation
import Synchronization

/// The moment of a reply in the form of HTTP ("Sun, 06 Nov 1994 08:49:37 GMT", RFC 9110 section 5.6.7), written once a second.
final class ReplyDate: Sendable {
    private struct Written {
        var second: Int
        var text: String
    }

    private let last = Mutex(Written(second: .min, text: ""))

    func text(at moment: Date = Date()) -> String {
        let second = Int(moment.timeIntervalSince1970.rounded(.down))
        return self.last.withLock { last in
            if last.second != second { last = Written(second: second, text: Self.written(moment)) }
            return last.text
        }
    }

    private static func written(_ moment: Date) -> String {
        let writer = DateFormatter()
        writer.locale = Locale(identifier: "en_US_POSIX")
        writer.timeZone = TimeZone(secondsFromGMT: 0)
        writer.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return writer.string(from: moment)
    }
}
