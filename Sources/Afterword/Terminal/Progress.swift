import Foundation

/// One line on the terminal that tells how far long work is; nothing where nobody looks.
enum Progress {
    private static let isWatched = isatty(STDERR_FILENO) == 1

    /// Writes over the line before.
    static func show(_ what: String, _ done: Int, of whole: Int) {
        guard Self.isWatched, whole > 0 else { return }
        self.write("\r\(what), \(min(100, done * 100 / whole)) %\u{1B}[K")
    }

    /// Leaves the line.
    static func end() {
        if Self.isWatched { self.write("\r\u{1B}[K") }
    }

    private static func write(_ text: String) {
        // The work goes on whether or not somebody can watch it.
        try? StandardStream.error.write(text.utf8)
    }
}
