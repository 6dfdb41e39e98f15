/// The keys of one question in a survey file, with what a question needs to know of the survey around it; faults collect here.
package struct QuestionFields: Sendable {
    package let languages: [String]
    /// The survey's `scale:`, if it has one.
    package let surveyScale: Scale?
    package var reader: DocumentReader

    package init(file: String, node: DocumentNode, languages: [String], surveyScale: Scale?) {
        self.init(
            reader: DocumentReader(file: file, node: node),
            languages: languages,
            surveyScale: surveyScale
        )
    }

    package init(reader: DocumentReader, languages: [String], surveyScale: Scale?) {
        self.reader = reader
        self.languages = languages
        self.surveyScale = surveyScale
    }

    package var file: String { self.reader.file }
    package var diagnostics: [Diagnostic] { self.reader.diagnostics }
}

/// What every question has: `id`, `type`, `optional` and `text`.
package struct QuestionHeading: Sendable, Equatable {
    package var id: String
    package var isOptional: Bool
    package var text: LocalizedText

    package init(id: String, isOptional: Bool, text: LocalizedText) {
        self.id = id
        self.isOptional = isOptional
        self.text = text
    }

    /// `nil` if a part is missing or wrong, after recording it.
    package init?(fields: inout QuestionFields) {
        // The type has chosen the question already; asking for it makes the key known.
        _ = fields.reader.node("type")
        let id = fields.reader.required("id", .name)
        Self.checkReserved(id, &fields)
        let isOptional = fields.reader.optional("optional", .boolean) ?? false
        let text = fields.reader.required("text", .localizedText(in: fields.languages))
        guard let id, let text else { return nil }
        self.init(id: id, isOptional: isOptional, text: text)
    }

    /// The id is the name of a field of the page, where ours are already.
    private static func checkReserved(_ id: String?, _ fields: inout QuestionFields) {
        guard let id, PublicFormField.takes(id), let node = fields.reader.node("id") else { return }
        let taken = PublicFormField.allCases.map(\.rawValue).joined(separator: ", ")
        fields.reader.report(
            at: node.position,
            "id: \"\(id)\" is a field that every survey page has already; "
                + "take another name, e.g. \"\(id)_answer\" (taken: \(taken))"
        )
    }
}

extension QuestionFields {
    /// The survey's scale if it is of this kind, else the question's own default.
    package func scale(of kind: SurveyKind, default fallback: Scale) -> Scale {
        if let surveyScale, surveyScale.kind == kind { surveyScale } else { fallback }
    }
}
