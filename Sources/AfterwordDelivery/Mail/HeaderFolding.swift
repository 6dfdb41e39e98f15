/// Breaks long mail header lines at spaces (RFC 5322 section 2.2.3); the value itself holds no line break.
package enum HeaderFolding {
    /// The length RFC 5322 wishes for, without the line break.
    package static let width = 78

    /// `Name: value`, continued on further lines that begin with a space; a word longer than a line stays whole.
    package static func line(_ name: String, _ value: String) -> String {
        var lines: [String] = []
        var line = "\(name):"
        for word in value.split(separator: " ") {
            if line.utf8.count + 1 + word.utf8.count > self.width, !(lines.isEmpty && line == "\(name):") {
                lines.append(line)
                line = ""
            }
            line += " \(word)"
        }
        return (lines + [line]).joined(separator: "\r\n")
    }
}
