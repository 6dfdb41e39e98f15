package import AfterwordCore

/// Reads reply templates: one file each in the folder `templates`, named like the template.
///
///     template: call_back
///     title: "We will call you"
///     tags: [delivery]               # optional: only for cases with one of these
///     subject: { en: "Your case {case}" }
///     text:
///       en: "Hello {name}, …"
package enum ReplyTemplateFile {
    /// The templates of a folder in the order of their titles, with the faults of all files.
    package static func read(folder: String?) -> (templates: [ReplyTemplate], diagnostics: [Diagnostic]) {
        do {
            return self.read(try folder.map { try SurveyFolder.files(in: $0, setBy: "templates") } ?? [])
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            let other = Diagnostic(file: folder ?? "templates", position: start, message: "cannot be read: \(error)")
            return ([], [error as? Diagnostic ?? other])
        }
    }

    /// Reads files; two of one name are a fault.
    package static func read(_ files: [SurveyFolder.File]) -> (templates: [ReplyTemplate], diagnostics: [Diagnostic]) {
        var templates: [ReplyTemplate] = []
        var diagnostics: [Diagnostic] = []
        for file in files {
            let (template, faults) = self.read(file)
            diagnostics += faults
            guard let template else { continue }
            if templates.contains(where: { $0.name == template.name }) {
                let start = SourcePosition(line: 1, column: 1)
                let message = "template: \"\(template.name)\" is the name of another file's template already"
                diagnostics.append(Diagnostic(file: file.name, position: start, message: message))
            } else {
                templates.append(template)
            }
        }
        return (templates.sorted { ($0.title, $0.name) < ($1.title, $1.name) }, diagnostics)
    }

    private static func read(_ file: SurveyFolder.File) -> (template: ReplyTemplate?, diagnostics: [Diagnostic]) {
        let node: DocumentNode
        do {
            node = try YAMLDocument.node(file.bytes, file: file.name)
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            let other = Diagnostic(file: file.name, position: start, message: "cannot be read: \(error)")
            return (nil, [error as? Diagnostic ?? other])
        }
        var reader = DocumentReader(file: file.name, node: node)
        let name = reader.required("template", .name)
        let title = reader.optional("title", .text)
        let tags = reader.optional("tags", .list(.text)) ?? []
        let subject = reader.optional("subject", .replyText)
        let text = reader.required("text", .replyText)
        reader.finish()
        let diagnostics = reader.diagnostics.sorted { $0.position < $1.position }
        guard let name, let text, diagnostics.allSatisfy({ $0.severity != .error }) else { return (nil, diagnostics) }
        let template = ReplyTemplate(name: name, title: title ?? name, tags: tags, subject: subject, text: text)
        return (template, diagnostics)
    }
}

extension DocumentFormat where Value == LocalizedText {
    /// A map from language to text, whose variables must be known.
    fileprivate static var replyText: DocumentFormat {
        let known = ReplyVariable.allCases.map(\.rawValue)
        let expected = "a map from language to text"
        return DocumentFormat(expected: expected) { node, faults in
            guard case .map(let entries, _) = node, !entries.isEmpty else {
                faults.append(.unexpected(node, expected: expected))
                return nil
            }
            var texts: [String: String] = [:]
            for entry in entries {
                guard let text = DocumentFormat<String>.text.read(entry.value, &faults) else { continue }
                texts[entry.key.lowercased()] = text.trimmingTail
                for unknown in ReplyText(text).unknownVariables {
                    let near = NearestWord.to(unknown, among: known).map { "; did you mean {\($0)}?" }
                    let listed = "; known: " + known.map { "{\($0)}" }.joined(separator: ", ")
                    let message = "\(entry.key): unknown variable {\(unknown)}\(near ?? listed)"
                    faults.append(DocumentFault(position: entry.value.position, message: message))
                }
            }
            return texts.isEmpty ? nil : LocalizedText(texts)
        }
    }
}

extension String {
    /// Without the line ends that a block of YAML leaves at its end.
    fileprivate var trimmingTail: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
