extension DocumentFormat where Value == LocalizedText {
    /// A map with one text for each of the survey's languages and for no other.
    package static func localizedText(in languages: [String]) -> DocumentFormat {
        let texts = DocumentFormat<[String: String]>.localized(in: languages, .words)
        return DocumentFormat(expected: texts.expected) { node, faults in
            texts.read(node, &faults).map(LocalizedText.init)
        }
    }
}

extension DocumentFormat {
    /// A map from language to value that covers exactly `languages`; where those could not be read, nothing is said of the keys, because it
    /// would be a second complaint about the first fault.
    package static func localized<Part>(in languages: [String], _ part: DocumentFormat<Part>) -> DocumentFormat
    where Value == [String: Part] {
        let expected = "a map of \(languages.joined(separator: ", ")), each \(part.expected)"
        return DocumentFormat(expected: expected) { node, faults in
            guard case .map(let entries, let position) = node else {
                faults.append(.unexpected(node, expected: expected))
                return nil
            }
            let faultsBefore = faults.count
            var values: [String: Part] = [:]
            for entry in entries {
                if !languages.isEmpty, !languages.contains(entry.key) {
                    faults.append(.unknownLanguage(entry, languages: languages))
                } else if let value = part.read(entry.value, &faults) {
                    values[entry.key] = value
                }
            }
            for language in languages where !entries.contains(where: { $0.key == language }) {
                let message = "language \"\(language)\" is missing: expected \(part.expected)"
                faults.append(DocumentFault(position: position, message: message))
            }
            return faults.count == faultsBefore ? values : nil
        }
    }
}

extension DocumentFormat where Value == String {
    /// A text for people: blanks alone say nothing to them.
    package static var words: DocumentFormat { .scalar("a text") { $0.trimmingWhitespace.isEmpty ? nil : $0 } }
}

extension DocumentFault {
    fileprivate static func unknownLanguage(_ entry: DocumentNode.Entry, languages: [String]) -> DocumentFault {
        let listed = languages.joined(separator: ", ")
        return DocumentFault(
            position: entry.keyPosition,
            message: "\"\(entry.key)\" is not one of the survey's languages (\(listed))"
        )
    }
}
