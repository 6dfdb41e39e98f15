import AfterwordCore
import AfterwordService
import Foundation
import HTTPTypes

/// A reply to the customer as the form holds it.
struct TypedLetter {
    /// Kept while the form comes back, so that pressing Send twice sends once.
    var submission = UUID().uuidString.lowercased()
    var channel: String?
    /// The template that was asked for in the address; its words stand in the form.
    var template: String?
    var subject: String?
    var text: String?
    var acknowledged: Set<ReplyWarning> = []
    /// The reply as it would go, once it was asked for.
    var draft: ReplyDraft?
    var error: String?

    init() {}

    /// Throws ``ProblemCode/invalidFields`` for words that no form of ours sends.
    init(_ form: FormFields) throws {
        if let submission = form["submission"], UUID(uuidString: submission) != nil { self.submission = submission }
        self.channel = form["channel"].flatMap { $0.isEmpty ? nil : $0 }
        self.subject = form["subject"].flatMap { $0.isEmpty ? nil : String($0.prefix(ReplyWish.longestSubject)) }
        self.text = form["text"]?.replacing("\r\n", with: "\n")
        self.acknowledged = Set(form.all("acknowledge").compactMap(ReplyWarning.init))
    }

    func wish(version: Int) -> ReplyWish {
        var wish = ReplyWish(channel: self.channel, text: self.text)
        wish.subject = self.subject
        wish.acknowledged = self.acknowledged
        wish.submission = self.submission
        wish.version = .exactly(version)
        return wish
    }

    /// What the form says itself before anybody is asked.
    var fault: String? {
        let text = self.text ?? ""
        if text.allSatisfy(\.isWhitespace) { return "Write something first, or take a template." }
        return text.count > ReplyWish.longestText ? "The text has \(text.count) characters; at most 4,000 go." : nil
    }
}

extension ReplyRefusal {
    /// The sentence in the reply form.
    var words: String {
        switch self {
        case .unknown, .changedMeanwhile: "Nothing was sent."
        case .closed: "The follow-up is closed; nothing was sent."
        case .erased: "The person was erased; nothing was sent."
        case .unreachable: "No configured channel has an address of this person."
        case .unknownChannel: "This channel does not reach the person; choose another one."
        case .unknownTemplate: "This template is not there any more."
        case .empty: "Write something first, or take a template."
        case .tooLong(let channel, let most):
            "Nothing was sent: \(channel) takes \(most) characters at most. Shorten it or choose another channel."
        case .unconfirmed: "Nothing was sent yet: read the warning and tick it if you want to write all the same."
        }
    }
}

extension ReplyWarning {
    /// The warning as a sentence that somebody ticks.
    var words: String {
        switch self {
        case .optedOut: "This person asked for no surveys. Write only about their case."
        case .channelOptedOut: "This person wants no surveys on this channel. Write only about their case."
        case .suppressed: "This address is on the suppression list because its owner asked or complained."
        case .bounced: "An earlier message to this address came back."
        }
    }

    /// The warning in a list of ways.
    var short: String {
        switch self {
        case .optedOut: "wants no surveys"
        case .channelOptedOut: "wants no surveys here"
        case .suppressed: "suppressed"
        case .bounced: "bounced before"
        }
    }
}
