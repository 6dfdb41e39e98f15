/// Words that staff begin a reply to a customer with; they may change them before it goes.
package struct ReplyTemplate: Sendable, Equatable {
    /// The name it is asked for by.
    package var name: String
    /// What staff choose it by.
    package var title: String
    /// Case tags it is meant for; empty = any case.
    package var tags: [String]
    package var subject: LocalizedText?
    package var text: LocalizedText

    package init(name: String, title: String, tags: [String] = [], subject: LocalizedText? = nil, text: LocalizedText) {
        self.name = name
        self.title = title
        self.tags = tags
        self.subject = subject
        self.text = text
    }

    /// Whether it is meant for a case with these tags.
    package func fits(tags: [String]) -> Bool {
        self.tags.isEmpty || self.tags.contains(where: tags.contains)
    }

    /// The language of its words for a wanted tag: `es-MX` gets Spanish; `fallback` if there is none.
    package func language(for tag: String?, fallback: String) -> String {
        let lowered = (tag ?? fallback).lowercased()
        let primary = lowered.split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? ""
        return [lowered, primary, fallback].first { self.text.texts[$0] != nil } ?? "en"
    }
}

/// What stands in braces in a template.
package enum ReplyVariable: String, Sendable, CaseIterable {
    /// The customer's name.
    case name
    /// The case as the customer knows it.
    case `case`
    case brand
    /// Whoever writes.
    case agent
}

/// Text with variables in braces.
package struct ReplyText: Sendable, Equatable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The words in braces that are no variable, in the order of the text.
    package var unknownVariables: [String] {
        self.pieces.compactMap { piece in
            if case .variable(let name) = piece, ReplyVariable(rawValue: name) == nil { name } else { nil }
        }
    }

    /// The text with its variables filled in one pass, so that a value with braces is not filled again. What is not known leaves no
    /// gap: the blank before it goes with it, and "Hello {name}," becomes "Hello,".
    package func filled(_ values: [ReplyVariable: String]) -> String {
        self.pieces.reduce(into: "") { filled, piece in
            switch piece {
            case .words(let words): filled += words
            case .variable(let name):
                if let value = ReplyVariable(rawValue: name).flatMap({ values[$0] }), !value.isEmpty {
                    filled += value
                } else if filled.hasSuffix(" ") {
                    filled.removeLast()
                }
            }
        }
    }

    private enum Piece {
        case words(String)
        case variable(String)
    }

    /// A brace without its partner is only a brace.
    private var pieces: [Piece] {
        var pieces: [Piece] = []
        var rest = self.text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            pieces.append(.words(String(rest[..<open])))
            pieces.append(.variable(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return pieces + [.words(String(rest))]
    }
}
