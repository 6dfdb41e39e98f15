import Foundation
import Hummingbird

/// A path pattern with captures, e.g. `/v1/cases/{source}/{id}`; one segment may hold two captures: `/v1/exports/{name}.{format}`.
package struct PathPattern: Sendable, Hashable, ExpressibleByStringLiteral {
    package var pattern: String

    package init(_ pattern: String) {
        self.pattern = pattern
    }

    package init(stringLiteral pattern: String) {
        self.init(pattern)
    }

    /// The names of the captures in their order.
    package var captures: [String] {
        self.pattern.split(separator: "{").dropFirst(self.pattern.hasPrefix("{") ? 0 : 1)
            .map { String($0.prefix { $0 != "}" }) }
    }

    /// The pattern in the router's words: a segment with two captures becomes one whose name is the segment.
    var routerPath: RouterPath {
        let segments = self.pattern.split(separator: "/").map { segment in
            Self.isPair(segment) ? "{\(Self.name(ofPair: segment))}" : String(segment)
        }
        return RouterPath("/" + segments.joined(separator: "/"))
    }

    /// The percent-decoded captures; `nil` if one is not valid UTF-8 or a pair lacks its separator.
    func values(from parameters: Parameters) -> [String: String]? {
        var values: [String: String] = [:]
        for segment in self.pattern.split(separator: "/") where segment.contains("{") {
            if Self.isPair(segment) {
                let separator = segment.drop { $0 != "}" }.dropFirst().prefix { $0 != "{" }
                let names = PathPattern(String(segment)).captures
                guard let whole = parameters.get(Self.name(ofPair: segment)), let cut = whole.firstRange(of: separator),
                    let first = whole[..<cut.lowerBound].removingPercentEncoding,
                    let second = whole[cut.upperBound...].removingPercentEncoding
                else { return nil }
                values[names[0]] = first
                values[names[1]] = second
            } else {
                for name in PathPattern(String(segment)).captures {
                    guard let value = parameters.get(name)?.removingPercentEncoding else { return nil }
                    values[name] = value
                }
            }
        }
        return values
    }

    private static func isPair(_ segment: Substring) -> Bool { segment.count { $0 == "{" } == 2 }

    private static func name(ofPair segment: Substring) -> String { segment.filter { !"{}".contains($0) } }
}
