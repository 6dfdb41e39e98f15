import AfterwordCore

/// Puts values of the environment in place of `${NAME}` in the scalars of a parsed document.
///
/// It happens after parsing, so that no value can add keys or break the file's form.
enum EnvironmentReferences {
    /// The document with all references filled, and the places whose text came from the environment.
    static func resolved(
        _ node: DocumentNode,
        environment: [String: String],
        file: String
    ) -> (node: DocumentNode, filled: Set<SourcePosition>, diagnostics: [Diagnostic]) {
        var resolver = Resolver(file: file, environment: environment)
        let resolved = resolver.node(node)
        return (resolved, resolver.filled, resolver.diagnostics)
    }

    private struct Resolver {
        let file: String
        let environment: [String: String]
        var filled: Set<SourcePosition> = []
        var diagnostics: [Diagnostic] = []

        mutating func node(_ node: DocumentNode) -> DocumentNode {
            switch node {
            case .scalar(let text, let isQuoted, let position):
                guard let text = self.text(text, at: position) else { return node }
                // Marked as quoted: a variable that holds "null" is a text.
                return .scalar(text, isQuoted: isQuoted || !text.isEmpty, at: position)
            case .list(let nodes, let position):
                return .list(nodes.map { self.node($0) }, at: position)
            case .map(let entries, let position):
                let resolved = entries.map { entry in
                    DocumentNode.Entry(key: entry.key, keyPosition: entry.keyPosition, value: self.node(entry.value))
                }
                return .map(resolved, at: position)
            }
        }

        /// `nil` if the text has no reference; a variable's own `${…}` is not looked at again.
        private mutating func text(_ text: String, at position: SourcePosition) -> String? {
            var result = ""
            var rest = text[...]
            var isChanged = false
            while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
                let name = String(rest[start.upperBound..<end])
                result += rest[..<start.lowerBound]
                result += self.value(of: name, at: position)
                rest = rest[rest.index(after: end)...]
                isChanged = true
            }
            guard isChanged else { return nil }
            self.filled.insert(position)
            return result + rest
        }

        private mutating func value(of name: String, at position: SourcePosition) -> String {
            if let value = self.environment[name] { return value }
            let near = NearestWord.to(name, among: self.environment.keys.sorted())
                .map { "; did you mean \"\($0)\"?" }
            let message = "the environment variable \(name) is not set" + (near ?? "")
            self.diagnostics.append(Diagnostic(file: self.file, position: position, message: message))
            return name
        }
    }
}
