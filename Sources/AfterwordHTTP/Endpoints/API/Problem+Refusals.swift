import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What the use cases refuse, in the words of the API.
extension Problem {
    init(_ refusal: FollowUpRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .changedMeanwhile(let version): .stale(version: version)
            case .alreadyClosed: Problem(.conflict, "The follow-up is closed; it is not changed any more.")
            case .missing(let field): .invalid(field, "is required to close a follow-up")
            case .wrongStep(let from, let to):
                .invalid("state", "cannot go from \(from.rawValue) to \(to.rawValue)")
            case .unknownCause(let word, let known): .unknownWord(word, of: "cause", among: known)
            case .tooFewTries(let tries):
                .invalid(
                    "outcome",
                    "not_reachable needs \(ContactTries.fewest) tries on \(ContactTries.fewestDays) days; "
                        + "noted so far: \(tries.count) on \(tries.days)"
                )
            }
    }

    init(_ refusal: ReplyRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .changedMeanwhile(let version): .stale(version: version)
            case .closed: Problem(.conflict, "The follow-up is closed; nobody is written to from it any more.")
            case .erased: Problem(.gone, "The person was erased.")
            case .unreachable: Problem(.conflict, "No configured channel has an address of the person.")
            case .unknownChannel(let word, let known): .unknownWord(word, of: "channel", among: known)
            case .unknownTemplate(let word, let known): .unknownWord(word, of: "template", among: known)
            case .empty: .invalid("text", "is required, or a template")
            case .tooLong(let channel, let most):
                .invalid("text", "must be at most \(most) characters to go whole by channel '\(channel)'")
            case .unconfirmed(let warnings):
                .invalid(
                    "acknowledge",
                    "must name what is to be passed over: " + warnings.map(\.rawValue).joined(separator: ", ")
                )
            }
    }

    init(_ refusal: ContactRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .erased: Problem(.gone, "The person was erased.")
            case .changedMeanwhile(let version): .stale(version: version)
            }
    }

    init(_ refusal: ReferralRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .wrongState(let state):
                Problem(.conflict, "That cannot be done to a referral that is \(state.rawValue).")
            case .changedMeanwhile: Problem(.conflict, "Somebody else changed it first. Read it again.")
            case .reasonMissing: .invalid("reason", "is required for this")
            }
    }

    init(_ refusal: ReferralCodeRefusal) {
        self =
            switch refusal {
            case .unknownCampaign(let known):
                .invalid("campaign", "is not known; there are \(known.joined(separator: ", "))")
            case .unknownContact: .invalid("contact", "is not known here")
            case .notActive:
                Problem(.conflict, "Only active ambassadors get a code; affiliates need a campaign of kind affiliate.")
            case .unknownCode: Problem(.notFound)
            }
    }

    init(_ refusal: SourceIntake.Refusal) {
        self =
            switch refusal {
            case .unknownSource: Problem(.notFound)
            case .unauthorized: Problem(.unauthorized, "The signature is missing or wrong.")
            case .stale: Problem(.unauthorized, "The signature is right, but it was made too long ago.")
            }
    }

    init(_ refusal: ReplyIntake.Refusal) {
        self =
            switch refusal {
            case .unknownChannel: Problem(.notFound)
            case .noWayBack:
                Problem(
                    .noWayBack,
                    "Give the channel the secret of its platform's webhook, if it is of a kind that has one."
                )
            case .unauthorized: Problem(.unauthorized, "The signature is missing or wrong.")
            case .stale: Problem(.unauthorized, "The signature is right, but it was made too long ago.")
            case .unreadable(let problem): Problem(.invalidRequest, problem)
            }
    }

    init(_ refusal: ReplayRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .wrongState(let state): Problem(.conflict, "A message that is \(state.rawValue) cannot be sent again.")
            case .kept(let reason): Problem(.conflict, "Nothing was sent: \(reason).")
            case .tooLate(let end): Problem(.conflict, "What it says was good until \(end.rfc3339).")
            case .takenOver(let channel):
                Problem(.conflict, "Channel '\(channel)' has taken over its invitation; nobody is asked twice.")
            case .withdrawn(let reason):
                Problem(.conflict, "The person is not to be asked any more: \(reason.rawValue).")
            case .settled(let state):
                Problem(.conflict, "Its invitation is \(state.rawValue), so its message is not sent again.")
            }
    }

    init(_ refusal: ChannelTestRefusal) {
        self =
            switch refusal {
            case .unknownChannel: Problem(.notFound, "No channel with that id is configured.")
            case .needsCase:
                Problem(
                    .conflict,
                    "It writes into cases, and a test has none. Answer the survey of a test case instead."
                )
            case .missingAddress(let kind): .invalid("to", "is required: the \(kind) address that gets the test")
            case .notAllowed(let reason): Problem(.conflict, "Nothing was sent: \(reason).")
            }
    }

    /// `surveys` are the names that would have been right.
    init(_ refusal: InvitationRequestRefusal, surveys: [String]) {
        self =
            switch refusal {
            case .unknownSurvey(let name): .unknownWord(name, of: "survey", among: surveys)
            case .unknownCase: .invalid("case", "is not known here")
            case .noIdentity: .invalid("contact", "needs an id, email, phone or one handle")
            }
    }

    init(_ refusal: ScorecardRefusal, metric: String) {
        self =
            switch refusal {
            case .unknownMetric(let known): .missing("metric", metric, among: known)
            case .emptySpan: .invalid("from", "must lie before to")
            case .tooManyBuckets(let limit):
                .invalid("bucket", "would give more than \(limit) points; take a longer step or a shorter span")
            case .unknownSegment(let known) where known.isEmpty: .invalid("by", "cannot split this metric")
            case .unknownSegment(let known):
                .invalid("by", "must be one of \(known.map(\.rawValue).joined(separator: ", ")) for this metric")
            case .noSurveys: .invalid("survey", "cannot narrow this metric: what it counts belongs to no survey")
            }
    }

    init(_ refusal: ExportRefusal, export: String, format: String) {
        self =
            switch refusal {
            case .unknownExport(let known): .missing("export", export, among: known)
            case .unknownFormat(let known): .missing("format", format, among: known)
            case .notForMarketing: .invalid("format", refusal.words(export: export, format: format))
            case .unfitting(let part, _): .invalid(part.rawValue, refusal.words(export: export, format: format))
            case .invalid(let part, let message): .invalid(part.rawValue, message)
            case .foreignCursor: Problem(.invalidCursor, refusal.words(export: export, format: format))
            }
    }

    /// A word of the path that leads nowhere, with the words that lead somewhere.
    private static func missing(_ what: String, _ word: String, among known: [String]) -> Problem {
        let near = NearestWord.to(word, among: known).map { "; did you mean \"\($0)\"?" } ?? "."
        return Problem(.notFound, "There is no \(what) \"\(word)\"\(near) There are \(known.joined(separator: ", ")).")
    }

    /// A word that should be one of a list known only at run time.
    static func unknownWord(_ word: String, of field: String, among known: [String]) -> Problem {
        let near = NearestWord.to(word, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        return .invalid(field, "\"\(word)\" is not known\(near); there are \(known.sorted().joined(separator: ", "))")
    }

    private static func stale(version: Int) -> Problem {
        Problem(
            .versionMismatch,
            "Read it again and repeat your change.",
            headers: [.eTag: EntityTag(version: version).text]
        )
    }
}
