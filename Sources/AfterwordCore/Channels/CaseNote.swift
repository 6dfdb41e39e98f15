/// An answer on its way back to its case: the `data` of a message of type ``messageType``; the words of the note are the message's text.
package struct CaseNote: Codable, Sendable, Equatable {
    package static let messageType = "case.note"

    /// The helpdesk's own id of the case.
    package var caseID: String
    package var responseID: String
    package var survey: String
    package var kind: String
    /// `nil` for an answer without a score, and for one that no longer counts.
    package var score: Int?
    /// The score that this one takes the place of.
    package var previousScore: Int?
    /// Whether tag and field follow this answer: only what was asked about the case itself may set them, not a further question.
    package var isVerdict: Bool

    package init(caseID: String, responseID: String, survey: String, kind: String, isVerdict: Bool) {
        self.caseID = caseID
        self.responseID = responseID
        self.survey = survey
        self.kind = kind
        self.isVerdict = isVerdict
    }

    // The key strategies of Foundation turn "case_id" into "caseId", not into the property's name.
    private enum CodingKeys: String, CodingKey {
        case caseID = "caseId"
        case responseID = "responseId"
        case survey, kind, score, previousScore, isVerdict
    }
}

/// What makes a note recognisable in the helpdesk: the response it tells of and the message that brought it, as the end of its link.
///
/// Message ids grow with time, so of two notes about one response the later is known by its id.
package struct CaseNoteMark: Sendable, Equatable {
    package var responseID: String
    package var messageID: EntityID<Message>

    package init(responseID: String, messageID: EntityID<Message>) {
        self.responseID = responseID
        self.messageID = messageID
    }

    package var text: String { "\(self.responseID).\(self.messageID.text)" }

    /// Whether `text` holds this note, or a later one about the same response, beside which this one would be out of date.
    package func isCovered(by text: String) -> Bool {
        text.split(separator: "\(self.responseID).", omittingEmptySubsequences: false).dropFirst().contains { rest in
            let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            return EntityID<Message>(text: String(word)).map { $0 >= self.messageID } ?? false
        }
    }
}
