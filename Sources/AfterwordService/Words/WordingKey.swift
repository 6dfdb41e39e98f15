extension Wording {
    /// The name of a text in `wordings.json`; braces in the English text show which values it takes.
    package enum Key: String, Sendable, CaseIterable {
        case pageCase = "page.case"
        case pageLanguage = "page.language"
        case pageOptional = "page.optional"
        case pagePoint = "page.point"
        case pageSend = "page.send"

        case confirmChosen = "confirm.chosen"
        case confirmButton = "confirm.button"
        case confirmChange = "confirm.change"

        case thanksScore = "thanks.score"
        case thanksFollowUp = "thanks.follow_up"
        case thanksFollowUpTeam = "thanks.follow_up_team"
        case thanksOffer = "thanks.offer"
        case thanksChange = "thanks.change"
        case thanksGood = "thanks.good"
        case thanksLow = "thanks.low"

        case linkFresh = "link.fresh"
        case linkFreshSent = "link.fresh_sent"

        case answeredTitle = "answered.title"
        case answeredText = "answered.text"

        case expiredTitle = "expired.title"
        case expiredText = "expired.text"

        case unknownTitle = "unknown.title"
        case unknownText = "unknown.text"

        case erasedTitle = "erased.title"
        case erasedText = "erased.text"

        case errorTitle = "error.title"
        case errorChoose = "error.choose"
        case errorTooLong = "error.too_long"
        case errorTryAgain = "error.try_again"

        case privacyTitle = "privacy.title"
        case privacyText = "privacy.text"

        case optoutLink = "optout.link"
        case optoutTitle = "optout.title"
        case optoutText = "optout.text"
        case optoutDone = "optout.done"
        case optoutChannel = "optout.channel"
        case optoutChannelDone = "optout.channel_done"
        case optoutResubscribe = "optout.resubscribe"
        case optoutResubscribed = "optout.resubscribed"
        case optout

        case personTitle = "person.title"
        case personText = "person.text"
        case personAnswers = "person.answers"
        case personNone = "person.none"
        case personHidden = "person.hidden"
        case personChoices = "person.choices"

        case lessButton = "less.button"
        case lessDone = "less.done"
        case lessUndo = "less.undo"
        case lessUndone = "less.undone"

        case eraseLink = "erase.link"
        case eraseTitle = "erase.title"
        case eraseText = "erase.text"
        case eraseButton = "erase.button"
        case eraseKeep = "erase.keep"

        case messageAboutCase = "message.about_case"
        case messageAboutPurchase = "message.about_purchase"
        case messageFrom = "message.from"
        case messageSubjectCase = "message.subject_case"
        case messageSubject = "message.subject"
        case messageAnswer = "message.answer"
        case messageReplyNumber = "message.reply_number"
        case messageReminder = "message.reminder"
        case messageStopWord = "message.stop_word"
        case messageStopLink = "message.stop_link"

        case stopWords = "stop.words"
        case startWords = "start.words"

        case ambassadorTitle = "ambassador.title"
        case ambassadorInvite = "ambassador.invite"
        case ambassadorConsent = "ambassador.consent"
        case ambassadorAgree = "ambassador.agree"
        case ambassadorDecline = "ambassador.decline"
        case ambassadorActive = "ambassador.active"
        case ambassadorCounted = "ambassador.counted"
        case ambassadorWithdraw = "ambassador.withdraw"
        case ambassadorWithdrawn = "ambassador.withdrawn"

        case referralHeading = "referral.heading"
        case referralExplain = "referral.explain"
        case referralCode = "referral.code"
        case referralLink = "referral.link"
        case referralCopy = "referral.copy"
        case referralPicture = "referral.picture"
        case referralVisits = "referral.visits"
        case referralLeads = "referral.leads"
        case referralConversions = "referral.conversions"
        case referralRewards = "referral.rewards"
        case referralNone = "referral.none"
        case referralPaused = "referral.paused"
        case referralPending = "referral.pending"
        case referralReview = "referral.review"
        case referralGranted = "referral.granted"
        case referralPaid = "referral.paid"
        case referralRefused = "referral.refused"
        case referralReversed = "referral.reversed"
        case referralClosedTitle = "referral.closed_title"
        case referralClosedText = "referral.closed_text"
        case referralStatusTitle = "referral.status_title"
        case referralStatusText = "referral.status_text"
        case referralStatusPlain = "referral.status_plain"

        case neutralQuestion = "neutral.question"

        case noteScore = "note.score"
        case noteAnswered = "note.answered"
        case noteComment = "note.comment"
        case noteReplaces = "note.replaces"
        case noteWithdrawn = "note.withdrawn"
        case noteClassLow = "note.class.low"
        case noteClassNeutral = "note.class.neutral"
        case noteClassPositive = "note.class.positive"
        case noteClassTop = "note.class.top"
        case noteClassPromoter = "note.class.promoter"

        case passiveQuestion = "passive.question"

        case promoterQuestion = "promoter.question"

        case quoteConsent = "quote.consent"

        case reasonQuestion = "reason.question"
        case reasonText = "reason.text"
        case reasonSolved = "reason.solved"
        case reasonContact = "reason.contact"
        case reasonContactYes = "reason.contact.yes"
        case reasonContactNo = "reason.contact.no"
        case reasonSolvedYes = "reason.solved.yes"
        case reasonSolvedNo = "reason.solved.no"
    }
}
