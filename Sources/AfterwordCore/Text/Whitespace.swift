extension String {
    /// Whether it is empty or holds only blanks, tabs and line ends.
    package var isBlank: Bool { self.utf8.first.map { !$0.isVisible } ?? true && self.allSatisfy(\.isWhitespace) }

    /// The text without blanks, tabs and line ends around it.
    package var trimmingWhitespace: String {
        // Most answers have none, and two bytes tell; cutting a text at its characters costs a hundred times more.
        if let first = self.utf8.first, let last = self.utf8.last, first.isVisible, last.isVisible { return self }
        let withoutStart = self.drop(while: \.isWhitespace)
        return String(withoutStart.reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension UInt8 {
    /// Whether it is a character of ASCII by itself that can be seen, which no whitespace begins or ends with.
    fileprivate var isVisible: Bool { (0x21...0x7E).contains(self) }
}
