import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The moment of a reply in the form of HTTP ("Sun, 06 Nov 1994 08:49:37 GMT", RFC 9110 section 5.6.7), written once a second.
final class ReplyDate: Sendable {
    private struct Written {
        var second: time_t
        var text: String
    }

    private let last = Mutex(Written(second: -1, text: ""))

    func text() -> String {
        let second = time(nil)
        return self.last.withLock { last in
            if last.second != second { last = Written(second: second, text: Self.written(second)) }
            return last.text
        }
    }

    /// By the C library, which speaks English unless told otherwise: Foundation's writers of dates take a MiB of tables for it.
    private static func written(_ second: time_t) -> String {
        var (second, parts) = (second, tm())
        guard gmtime_r(&second, &parts) != nil else { return "" }
        return String(unsafeUninitializedCapacity: 64) { text in
            text.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress!, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
    }
}
