extension DocumentFormat where Value == String {
    /// Any single value that is not empty, quoted or not.
    package static var text: DocumentFormat { .scalar("a text") { $0.isEmpty ? nil : $0 } }

    /// A name used in addresses, files and SQL: lower-case letters, digits, `_` and `-`, at most 64 characters.
    package static var name: DocumentFormat {
        .scalar("a name of lower-case letters, digits, \"_\" and \"-\"") { text in
            let isName = text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_" || $0 == "-") }
            return isName && !text.isEmpty && text.count <= 64 ? text : nil
        }
    }

    /// One of a closed list that is only known at run time.
    package static func word(of words: [String]) -> DocumentFormat {
        let expected = (words.count == 1 ? "" : "one of ") + words.joined(separator: ", ")
        return DocumentFormat(expected: expected) { node, faults in
            if let text = node.scalarText, words.contains(text) { return text }
            var fault = DocumentFault.unexpected(node, expected: expected)
            if let near = node.scalarText.flatMap({ NearestWord.to($0, among: words) }) {
                fault.message += "; did you mean \"\(near)\"?"
            }
            faults.append(fault)
            return nil
        }
    }
}

extension DocumentFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One word of the closed list that the type spells out.
    package static var word: DocumentFormat {
        let words = DocumentFormat<String>.word(of: Value.allCases.map(\.rawValue))
        return DocumentFormat(expected: words.expected) { node, faults in
            words.read(node, &faults).flatMap(Value.init(rawValue:))
        }
    }
}

extension DocumentFormat where Value == Int {
    /// A whole number within `range`.
    package static func integer(_ range: ClosedRange<Int>) -> DocumentFormat {
        .scalar("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension DocumentFormat where Value == Bool {
    /// `true` or `false`.
    package static var boolean: DocumentFormat { .scalar("true or false") { Bool($0) } }
}

extension DocumentFormat where Value == Double {
    /// A share from `0%` to `100%`, read as 0…1.
    package static var percentage: DocumentFormat {
        .scalar("a percentage from 0% to 100%") { text in
            let digits = text.dropLast()
            guard text.last == "%", digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
                let percent = Double(digits), (0...100).contains(percent)
            else { return nil }
            return percent / 100
        }
    }
}

extension DocumentFormat where Value == Duration {
    /// A whole number and a unit: `0s`, `5m`, `12h`, `30d`; at most ten years.
    package static var duration: DocumentFormat {
        .scalar("a duration such as 0s, 5m, 12h or 30d") { text in
            let secondsPerUnit: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
            let digits = text.dropLast()
            guard let unit = text.last.flatMap({ secondsPerUnit[$0] }), digits.count <= 9,
                digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(digits),
                count * unit <= 3650 * 86400
            else { return nil }
            return .seconds(count * unit)
        }
    }
}

extension DocumentFormat {
    /// A list whose elements all have the given format; every bad element is a fault of its own.
    package static func list<Element>(_ element: DocumentFormat<Element>) -> DocumentFormat
    where Value == [Element] {
        let expected = "a list, each \(element.expected)"
        return DocumentFormat(expected: expected) { node, faults in
            guard case .list(let nodes, _) = node else {
                faults.append(.unexpected(node, expected: expected))
                return nil
            }
            let values = nodes.compactMap { element.read($0, &faults) }
            return values.count == nodes.count ? values : nil
        }
    }
}
