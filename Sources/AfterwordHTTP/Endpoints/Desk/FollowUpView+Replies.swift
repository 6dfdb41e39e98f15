import AfterwordCore
import AfterwordService

/// What was and what may be written to the person, and what a colleague did meanwhile.
extension FollowUpView {
    func reply(_ typed: TypedLetter) -> FollowUpReplyForm? {
        guard let choices else { return nil }
        let template = choices.templates.first { $0.name == typed.template }
        return FollowUpReplyForm(
            version: self.task.version,
            submission: typed.submission,
            ways: choices.ways.map {
                DeskChoice(value: $0.channel, words: $0.words, isChosen: $0.channel == typed.channel)
            },
            templates: choices.templates.map {
                DeskChoice(value: $0.name, words: $0.title, isChosen: $0.name == typed.template)
            },
            subject: typed.subject ?? template?.subject ?? "",
            text: typed.text ?? template?.text ?? "",
            error: typed.error,
            preview: typed.draft.map { draft in
                FollowUpPreview(
                    channel: draft.way.channel,
                    way: draft.way.address,
                    subject: draft.subject,
                    text: draft.text,
                    warnings: draft.way.warnings.compactMap(ReplyWarning.init).map {
                        DeskChoice(value: $0.rawValue, words: $0.words, isChosen: typed.acknowledged.contains($0))
                    }
                )
            }
        )
    }

    /// What went to the person from here, newest first.
    var sent: [FollowUpSentReply] {
        self.replies.reversed().map { reply in
            let state = reply.state.flatMap(MessageState.init)
            let failure = reply.lastError.map { ": \($0)" } ?? ""
            return FollowUpSentReply(
                way: [reply.channel, reply.recipient].compactMap(\.self).joined(separator: " · "),
                text: reply.text ?? "The message is no longer kept.",
                state: (state?.words ?? "forgotten") + (state?.tone == .plain || state?.tone == .high ? "" : failure),
                tone: state?.tone ?? .plain,
                at: self.clock.happened(reply.at),
                link: self.readsAll ? DeskAddress(path: ["messages", reply.message]) : nil
            )
        }
    }

    var recoveryWords: String? {
        guard let recovery else { return nil }
        let state = InvitationState(rawValue: recovery.state)
        if let recovered = recovery.recovered {
            return (recovered ? "recovered" : "not recovered") + (recovery.score.map { ", answered \($0)" } ?? "")
        }
        switch state {
        case .waiting: return recovery.dueAt.map { "asked \(self.clock.due($0).words.replacing("due ", with: ""))" }
        case .skipped, .cancelled:
            let reason = recovery.reason.flatMap(DecisionReason.init).map(DecisionWords.because)
            return "not asked" + (reason.map { ", because \($0)" } ?? "")
        case .sending, .sent: return "asked, no answer yet"
        case .failed: return "could not be sent"
        case .expired: return "asked, not answered in time"
        case .answered, nil: return nil
        }
    }

    /// What stands there now, beside what this person wanted; `nil` if nobody came between.
    func clash(_ typed: TypedWork) -> FollowUpClash? {
        guard let words = typed.clash?.clash else { return nil }
        let ending = typed.ending
        let wanted: [(name: String, now: String?, yours: String?)] = [
            ("Owner", self.task.owner ?? "nobody yet", typed.owner.map { $0.isEmpty ? "nobody yet" : $0 }),
            ("State", self.task.state, ending.outcome.map { _ in FollowUp.State.closed.rawValue }),
            ("Cause", self.causeWords(self.task.cause), self.causeWords(ending.cause)),
            ("Outcome", self.outcome, ending.outcome?.words),
            ("Note", self.task.note, ending.note.isEmpty ? nil : ending.note),
            ("Reply", self.replies.last?.text, typed.letter.text),
        ]
        let rows = wanted.compactMap { row in
            row.yours.map { FollowUpClash.Row(row.name, now: row.now ?? "–", yours: $0) }
        }
        let last = self.entries.last.map { "\($0.title), \(self.clock.happened($0.at).words)." }
        return FollowUpClash(words: words, last: last, rows: rows)
    }
}

extension ReplyWay {
    /// `mail · ana@example.org`.
    var address: String { [self.channel, self.recipient].compactMap(\.self).joined(separator: " · ") }

    /// The same with what speaks against it.
    var words: String {
        let warnings = self.warnings.compactMap(ReplyWarning.init).map(\.short)
        return self.address + (warnings.isEmpty ? "" : " (\(warnings.joined(separator: ", ")))")
    }
}
