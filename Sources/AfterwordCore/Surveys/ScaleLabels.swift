/// The words on a rating scale: at every point, or only at its two ends.
package enum ScaleLabels: Sendable, Equatable {
    /// One label per point, from low to high.
    case all([String])
    case ends(low: String, high: String)

    package var low: String {
        switch self {
        case .all(let labels): labels.first ?? ""
        case .ends(let low, _): low
        }
    }

    package var high: String {
        switch self {
        case .all(let labels): labels.last ?? ""
        case .ends(_, let high): high
        }
    }

    /// The label of the point at `index`, counted from 0; words at the ends belong to the scale and not to a point.
    package func label(at index: Int) -> String? {
        switch self {
        case .all(let labels): labels.indices.contains(index) ? labels[index] : nil
        case .ends: nil
        }
    }
}

extension DocumentFormat where Value == ScaleLabels {
    /// A list with a label for each point of `scale`, or `{ low: …, high: … }`.
    package static func scaleLabels(for scale: Scale) -> DocumentFormat {
        let count = scale.values.count
        let expected = "a list of \(count) labels or { low: …, high: … }"
        let list = DocumentFormat<[String]>.list(.words)
        return DocumentFormat(expected: expected) { node, faults in
            switch node {
            case .list(let nodes, let position):
                guard nodes.count == count else {
                    let found = "found a list of \(nodes.count)"
                    faults.append(DocumentFault(position: position, message: "expected \(expected), \(found)"))
                    return nil
                }
                return list.read(node, &faults).map(ScaleLabels.all)
            case .map(let entries, _) where Set(entries.map(\.key)) == ["low", "high"] && entries.count == 2:
                let texts = entries.compactMap { entry in
                    DocumentFormat<String>.text.read(entry.value, &faults).map { (entry.key, $0) }
                }
                guard texts.count == 2 else { return nil }
                let byEnd = Dictionary(uniqueKeysWithValues: texts)
                return .ends(low: byEnd["low"] ?? "", high: byEnd["high"] ?? "")
            default:
                faults.append(.unexpected(node, expected: expected))
                return nil
            }
        }
    }
}
