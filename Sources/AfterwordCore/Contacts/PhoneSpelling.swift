/// How one telephone number is written in different places: `+34600111222`, `0034600111222` and `34600111222` are one.
package enum PhoneSpelling {
    /// Digits with a leading plus if there was one, or the two zeros that stand for it (ITU-T E.123: the international prefix).
    package static func normalised(_ text: String) -> String {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        guard !text.hasPrefix("+") else { return "+" + digits }
        // A country's code begins with no zero, so three of them are somebody's own way to write something else.
        guard digits.hasPrefix("00"), !digits.hasPrefix("000") else { return digits }
        return "+" + digits.dropFirst(2)
    }

    /// The digits without what says that the country comes first; equal for all spellings of a number.
    package static func bare(_ number: String) -> Substring {
        number.hasPrefix("00") ? number.dropFirst(2) : number.drop { $0 == "+" }
    }

    /// Every spelling under which the number may be stored, the given one first.
    package static func all(of number: String) -> [String] {
        let bare = self.bare(number)
        return [number] + ["+\(bare)", String(bare), "00\(bare)"].filter { $0 != number }
    }
}
