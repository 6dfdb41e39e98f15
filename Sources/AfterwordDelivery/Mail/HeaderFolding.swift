/// Breaks long mail header lines at spaces (RFC 5322 section 2.2.3); the value itself holds no line break.
package enum HeaderFolding {
    /// What RFC 2047 allows a line with an encoded-word; RFC 5322 would have two more.
    package static let width = 76

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
