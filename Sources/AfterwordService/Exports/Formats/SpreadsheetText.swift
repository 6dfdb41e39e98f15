/// What a spreadsheet might run or break on (OWASP ASVS 5 requirement 1.2.10, CWE-1236).
enum SpreadsheetText {
    /// Signs that begin a formula, and their full-width twins.
    private static let starters = Set("=+-@＝＋－＠".unicodeScalars)
    /// Signs a reader may skip or split at before it looks for a formula.
    private static let skipped = Set(" ,;|\"'`\u{A0}\u{FEFF}\u{3000}".unicodeScalars)

    /// Whether a cell with this text could be taken for a formula.
    static func isDangerous(_ text: String) -> Bool {
        text.unicodeScalars.first { !self.skipped.contains($0) }.map(self.starters.contains) ?? false
    }

    /// One line without control and format characters: line breaks and tabs become spaces, runs of spaces become one.
    static func singleLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where "\t\n\r\u{0B}\u{0C}\u{85}".unicodeScalars.contains(scalar), .lineSeparator,
                .paragraphSeparator, .spaceSeparator:
                if let last = line.last, last != " " { line.append(" ") }
            case .control, .surrogate: continue
            case .format where scalar.value != 0x200D && scalar.value != 0x200C: continue
            default: line.append(scalar)
            }
        }
        if line.last == " " { line.removeLast() }
        return String(line)
    }

    /// Letters, digits and `. _ % + -` before the `@`, a letter or digit first; stricter than mail itself, because what passes is not guarded.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].first, self.isAlphanumeric(first), let end = parts[1].first,
            self.isAlphanumeric(end), parts[1].contains(UInt8(ascii: "."))
        else { return false }
        return parts[0].allSatisfy { self.isAlphanumeric($0) || "._%+-".utf8.contains($0) }
            && parts[1].allSatisfy { self.isAlphanumeric($0) || ".-".utf8.contains($0) }
    }

    /// 5 to 15 digits, with the plus of E.164 or without.
    static func isPhone(_ text: String) -> Bool {
        let digits = text.hasPrefix("+") ? text.utf8.dropFirst() : text.utf8[...]
        return (5...15).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
