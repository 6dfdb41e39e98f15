import AfterwordCore

/// A path pattern with captures, e.g. `/v1/cases/{source}/{id}`; one segment may hold two captures: `/v1/exports/{name}.{format}`.
package struct PathPattern: Sendable, Hashable, ExpressibleByStringLiteral {
    package let pattern: String
    private let segments: [Segment]

    fileprivate enum Segment: Sendable, Hashable {
        case text(String)
        case capture(String)
        case pair(String, separator: String, String)
    }

    package init(_ pattern: String) {
        self.pattern = pattern
        self.segments = pattern.split(separator: "/").map(Segment.init)
    }

    package init(stringLiteral pattern: String) {
        self.init(pattern)
    }

    /// The names of the captures in their order.
    package var captures: [String] { self.segments.flatMap(\.captures) }

    /// The segments that are written out; `nil` stands for one with captures.
    var fixedSegments: [Substring?] {
        self.segments.map { if case .text(let text) = $0 { text[...] } else { nil } }
    }

    /// The percent-decoded captures in the segments of a path; `nil` if one is not valid UTF-8 or a pair lacks its separator.
    func values(of path: [Substring]) -> [String: String]? {
        var values: [String: String] = [:]
        for (segment, text) in zip(self.segments, path) {
            switch segment {
            case .text: continue
            case .capture(let name):
                guard let value = text.percentDecoded() else { return nil }
                values[name] = value
            case .pair(let first, let separator, let second):
                guard let cut = text.firstRange(of: separator),
                    let before = text[..<cut.lowerBound].percentDecoded(),
                    let after = text[cut.upperBound...].percentDecoded()
                else { return nil }
                values[first] = before
                values[second] = after
            }
        }
        return values
    }
}

extension PathPattern.Segment {
    fileprivate init(_ text: Substring) {
        let parts = text.split(omittingEmptySubsequences: true) { "{}".contains($0) }.map(String.init)
        if text.contains("{"), parts.count == 1 {
            self = .capture(parts[0])
        } else if text.contains("{"), parts.count == 3 {
            self = .pair(parts[0], separator: parts[1], parts[2])
        } else {
            self = .text(String(text))
        }
    }

    fileprivate var captures: [String] {
        switch self {
        case .text: []
        case .capture(let name): [name]
        case .pair(let first, _, let second): [first, second]
        }
    }
}
