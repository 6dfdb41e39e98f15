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

    /// The text without the signs in front that could make it a formula.
    static func defused(_ text: String) -> String {
        guard self.isDangerous(text) else { return text }
        let rest = text.unicodeScalars.drop { self.skipped.contains($0) || self.starters.contains($0) }
        return String(String.UnicodeScalarView(rest))
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

    /// What a look at the bytes alone tells of a text.
    enum Glance {
        /// One line of letters, digits and usual signs, not dangerous; may go as it is, within quotes if it holds one of `,"`.
        case harmless(needsQuotes: Bool)
        /// Needs the functions above.
        case suspicious
    }

    /// Looks at the bytes of a text without decoding them; whatever is not plainly harmless is suspicious.
    static func glance(at text: UnsafeBufferPointer<UInt8>) -> Glance {
        var needsQuotes = false
        var last = UInt8(ascii: " ")
        var isBeforeFirstSign = true
        for byte in text {
            switch byte {
            case 0x20:
                if last == 0x20 { return .suspicious }
            case 0x00..<0x20, 0x7F: return .suspicious
            // Leads of two-byte letters from Latin-1 to Cyrillic, and all that follow a lead; other leads may be signs without a shape.
            case 0x80...0xBF, 0xC3...0xCA, 0xCE...0xD5: break
            case 0xC0...0xFF: return .suspicious
            case UInt8(ascii: ","), UInt8(ascii: "\""): needsQuotes = true
            default: break
            }
            if isBeforeFirstSign {
                switch byte {
                case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return .suspicious
                case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "'"),
                    UInt8(ascii: "`"):
                    break
                default: isBeforeFirstSign = false
                }
            }
            last = byte
        }
        return last == 0x20 && !text.isEmpty ? .suspicious : .harmless(needsQuotes: needsQuotes)
    }

    /// Letters, digits and `. _ % + -` before the `@`, a letter or digit first; stricter than mail itself, because what passes is not guarded.
    static func isEmail(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        guard let at = text.firstIndex(of: UInt8(ascii: "@")), let first = text.first, self.isAlphanumeric(first)
        else { return false }
        let domain = text[text.index(after: at)...]
        guard let start = domain.first, self.isAlphanumeric(start), domain.contains(UInt8(ascii: ".")) else {
            return false
        }
        return text[..<at].allSatisfy { self.isAlphanumeric($0) || "._%+-".utf8.contains($0) }
            && domain.allSatisfy { self.isAlphanumeric($0) || ".-".utf8.contains($0) }
    }

    /// 5 to 15 digits, with the plus of E.164 or without.
    static func isPhone(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        let digits = text.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
        return (5...15).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
