import AfterwordCore
import AfterwordHTTP
import Foundation

/// A page as a machine reads it: its links, and the form that takes an answer.
struct VisitedPage: Sendable {
    let url: URL
    let html: String

    /// Links to pages of the same server.
    var links: [URL] {
        Tag.all("a", in: self.html).compactMap { $0["href"].flatMap(self.address) }
            .filter { $0.host == self.url.host && $0.port == self.url.port }
    }

    /// The first form that carries a nonce.
    var form: VisitedForm? { self.forms.first { $0.fields[PublicFormField.nonce.rawValue] != nil } }

    var forms: [VisitedForm] {
        self.html.matches(of: /<form\b.*?<\/form>/.dotMatchesNewlines()).compactMap { match in
            let html = String(match.output)
            guard let action = Tag.all("form", in: html).first?["action"].flatMap(self.address) else { return nil }
            return VisitedForm(
                action: action,
                inputs: Tag.all("input", in: html),
                textAreas: Tag.all("textarea", in: html).compactMap { $0["name"] },
                links: Tag.all("a", in: html).compactMap { $0["href"].flatMap(self.address) }
            )
        }
    }

    private func address(_ text: String) -> URL? { URL(string: text, relativeTo: self.url)?.absoluteURL }
}

/// A form with what a browser would send if nobody touched it.
struct VisitedForm: Sendable {
    let action: URL
    fileprivate let inputs: [Tag]
    fileprivate let textAreas: [String]
    /// Links inside the form: only the trap is one.
    let links: [URL]

    fileprivate init(action: URL, inputs: [Tag], textAreas: [String], links: [URL]) {
        (self.action, self.inputs, self.textAreas, self.links) = (action, inputs, textAreas, links)
    }

    /// Hidden values, empty texts and what is chosen already.
    var fields: [String: String] {
        let sent = self.inputs.filter { !["radio", "checkbox"].contains($0["type"]) || $0["checked"] != nil }
        let named = sent.compactMap { input in input["name"].map { ($0, input["value"] ?? "") } }
        return Dictionary(named + self.textAreas.map { ($0, "") }) { first, _ in first }
    }

    /// What may be chosen under a name.
    func choices(of name: String) -> [String] {
        self.inputs.filter { $0["name"] == name }.compactMap { $0["value"] }
    }

    /// Boxes that may be ticked.
    var boxes: [String] { self.inputs.filter { $0["type"] == "checkbox" }.compactMap { $0["name"] } }

    /// Fields that take text, seen or not.
    var textFields: [String] {
        self.textAreas + self.inputs.filter { ["text", nil].contains($0["type"]) }.compactMap { $0["name"] }
    }
}

/// One start tag; reads the pages of this program, whose attributes are quoted and escaped by its own templates.
private struct Tag: Sendable {
    private let attributes: [String: String]

    subscript(name: String) -> String? { self.attributes[name] }

    static func all(_ name: String, in html: String) -> [Tag] {
        html.matches(of: /<([a-z]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/)
            .filter { $0.output.1 == name }
            .map { Tag(attributes: String($0.output.2)) }
    }

    private init(attributes text: String) {
        let pairs = text.matches(of: /([a-z-]+)(?:="([^"]*)")?/).map { match in
            (String(match.output.1), Self.unescaped(match.output.2.map(String.init) ?? ""))
        }
        self.attributes = Dictionary(pairs) { first, _ in first }
    }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
