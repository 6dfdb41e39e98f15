package import AfterwordCore
import Crypto

/// One survey file: what it says, and what it refers to outside itself.
package struct SurveyFile: Sendable {
    package var survey: Survey
    /// The path as it is named in messages.
    package var file: String
    /// Surveys and channels that the file names, with the place of each.
    package var references: [SurveyReference]

    /// Reads a file; the survey is `nil` when one of the diagnostics is an error.
    package static func read(_ bytes: [UInt8], file: String) -> (file: SurveyFile?, diagnostics: [Diagnostic]) {
        let node: DocumentNode
        do {
            node = try YAMLDocument.node(bytes, file: file)
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            let other = Diagnostic(file: file, position: start, message: "cannot be read: \(error)")
            return (nil, [error as? Diagnostic ?? other])
        }
        var reader = DocumentReader(file: file, node: node)
        let survey = SurveyReading.survey(&reader, version: self.version(of: bytes))
        let references = SurveyReading.references(node)
        let hasErrors = reader.diagnostics.contains { $0.severity == .error }
        let read = survey.map { SurveyFile(survey: $0, file: file, references: references) }
        return (hasErrors ? nil : read, reader.diagnostics.sorted { $0.position < $1.position })
    }

    /// First 12 hex digits of the SHA-256 of the bytes: equal files have equal versions on every machine.
    package static func version(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// A name in a survey file that must exist elsewhere.
package struct SurveyReference: Sendable, Equatable {
    package enum Target: String, Sendable { case survey, channel }

    package var target: Target
    package var name: String
    /// Where it is written: `low.ask`, `high.offer`, `send.channels`.
    package var key: String
    package var position: SourcePosition

    package init(target: Target, name: String, key: String, position: SourcePosition) {
        self.target = target
        self.name = name
        self.key = key
        self.position = position
    }
}
