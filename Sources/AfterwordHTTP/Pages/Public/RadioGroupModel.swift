import AfterwordCore

/// The radios of one question, in the rows they stand in on a phone.
struct RadioGroupModel {
    /// One radio.
    struct Point {
        let elementID: String
        let value: String
        /// The number on the tile; `nil` for choices, which have words only.
        let number: String?
        let words: String?
        let isChecked: Bool
        let isFocused: Bool
        /// The element that names this end of the scale.
        let describedBy: String?
    }

    /// Radios that stand side by side even on a narrow screen.
    struct Row {
        let points: [Point]
    }

    /// Class names that choose the drawing.
    let style: String
    let rows: [Row]
    /// The words at the ends, with their numbers, where the points have none of their own.
    let low: String?
    let high: String?

    /// Turns points and options into radios.
    struct Builder {
        let value: String?
        let elementID: String
        /// The person is led here, because the answer was refused.
        let isFocused: Bool

        func scale(_ points: [ScalePoint], low: String, high: String) -> RadioGroupModel {
            let isLabelled = points.contains { $0.label != nil }
            let focused = self.focused(of: points.map { String($0.value) })
            let radios = points.enumerated().map { position, point in
                let end = position == 0 ? "low" : position == points.count - 1 ? "high" : nil
                return Point(
                    elementID: "\(self.elementID)-\(position)",
                    value: String(point.value),
                    number: String(point.value),
                    words: point.label,
                    isChecked: self.value == String(point.value),
                    isFocused: String(point.value) == focused,
                    describedBy: isLabelled ? nil : end.map { "\(self.elementID)-\($0)" }
                )
            }
            guard !isLabelled, let first = radios.first?.value, let last = radios.last?.value else {
                let style = radios.count <= 5 ? "list words" : "list"
                return RadioGroupModel(style: style, rows: [Row(points: radios)], low: nil, high: nil)
            }
            return RadioGroupModel(
                style: radios.count == 7 ? "tiles seven" : "tiles",
                rows: Self.rows(of: radios),
                low: "\(first) · \(low)",
                high: "\(last) · \(high)"
            )
        }

        func choice(_ options: [ChoiceOption]) -> RadioGroupModel {
            let focused = self.focused(of: options.map(\.value))
            let radios = options.enumerated().map { position, option in
                Point(
                    elementID: "\(self.elementID)-\(position)",
                    value: option.value,
                    number: nil,
                    words: option.label,
                    isChecked: self.value == option.value,
                    isFocused: option.value == focused,
                    describedBy: nil
                )
            }
            return RadioGroupModel(style: "list", rows: [Row(points: radios)], low: nil, high: nil)
        }

        /// The radio that takes the focus: the chosen one, else the first.
        private func focused(of values: [String]) -> String? {
            guard self.isFocused else { return nil }
            return values.first { $0 == self.value } ?? values.first
        }

        /// Up to six tiles fit side by side on the narrowest phone; more make two rows, the longer one first.
        private static func rows(of points: [Point]) -> [Row] {
            guard points.count > 6 else { return [Row(points: points)] }
            let half = (points.count + 1) / 2
            return [Row(points: Array(points[..<half])), Row(points: Array(points[half...]))]
        }
    }
}
