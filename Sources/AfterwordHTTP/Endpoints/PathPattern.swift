import AfterwordCore
import Hummingbird

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

    /// The pattern in the router's words: a segment with two captures becomes one of a name of its own.
    var routerPath: RouterPath {
        RouterPath("/" + self.segments.map(\.routerText).joined(separator: "/"))
    }

    /// The percent-decoded captures; `nil` if one is not valid UTF-8 or a pair lacks its separator.
    func values(from parameters: Parameters) -> [String: String]? {
        var values: [String: String] = [:]
        for segment in self.segments {
            switch segment {
            case .text: continue
            case .capture(let name):
                guard let value = parameters.get(name)?.percentDecoded() else { return nil }
                values[name] = value
            case .pair(let first, let separator, let second):
                guard let whole = parameters.get(segment.routerName), let cut = whole.firstRange(of: separator),
                    let before = whole[..<cut.lowerBound].percentDecoded(),
                    let after = whole[cut.upperBound...].percentDecoded()
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

    fileprivate var routerName: String {
        switch self {
        case .text(let name), .capture(let name): name
        case .pair(let first, let separator, let second): first + separator + second
        }
    }

    fileprivate var routerText: String {
        if case .text(let text) = self { text } else { "{\(self.routerName)}" }
    }
}
