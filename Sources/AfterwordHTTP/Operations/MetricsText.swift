/// Prometheus text exposition 0.0.4 of counters and gauges that the services hand over.
package struct MetricsText: Sendable {
    package enum Kind: String, Sendable { case counter, gauge }

    /// One number, with labels that never hold a person or a token.
    package struct Sample: Sendable, Equatable {
        package var labels: [String: String]
        package var value: Double

        package init(_ value: Double, labels: [String: String] = [:]) {
            self.labels = labels
            self.value = value
        }
    }

    /// One metric family.
    package struct Family: Sendable {
        package var name: String
        package var help: String
        package var kind: Kind
        package var samples: [Sample]

        /// `name` in snake_case with its unit, counters ending in `_total`.
        package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
            self.name = name
            self.help = help
            self.kind = kind
            self.samples = samples
        }
    }

    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    package var families: [Family]

    package init(families: [Family]) {
        self.families = families
    }

    package var text: String {
        self.families.map { family in
            let head =
                "# HELP \(family.name) \(Self.escaped(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
            return head + family.samples.map { "\(family.name)\(Self.labels($0.labels)) \($0.value)\n" }.joined()
        }.joined()
    }

    private static func labels(_ labels: [String: String]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\"\(Self.escaped(value).replacing("\"", with: "\\\""))\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
