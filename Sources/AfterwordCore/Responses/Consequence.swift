/// One thing an answer causes; applied in the response's own transaction.
package enum Consequence: Sendable, Equatable {
    case openFollowUp(Severity, dueAt: Instant, closeDueAt: Instant, linkedTo: EntityID<FollowUp>?)
    /// A further low answer on the case's open task: worse severity, earlier due time.
    case joinFollowUp(EntityID<FollowUp>, Severity, dueAt: Instant, closeDueAt: Instant)
    /// Milder but still low: only the label changes.
    case lowerSeverity(EntityID<FollowUp>, Severity)
    /// Another answer of the task is worse than this one now: the task stays and is about that answer.
    case keepFollowUp(EntityID<FollowUp>, LowAnswer)
    /// Not begun and no longer low: closed as corrected by the customer.
    case closeAsCorrected(EntityID<FollowUp>)
    /// Begun and no longer low: the task stays, a note says so.
    case noteCorrection(EntityID<FollowUp>)
    /// The team was told of the low answer, and must be told that it is no longer one; an alert that still waits is withdrawn.
    case alertCorrected(EntityID<FollowUp>)
    case alertNow(Severity)
    case alertInDigest(Severity)
    case askReason
    /// Not asked, with the skip's word: `reason_known`, `already_sent_for_case`, `sent_in_last_30_days`, `opted_out`, `expired_address`.
    case skipReason(String)
    /// A reason survey not sent yet is withdrawn.
    case cancelReason
    /// Only from NPS: promoter, passive or detractor.
    case setClass(PromoterClass, by: Score)
    /// Another score of the same class: nothing happened to the person, but figures and lists show this score.
    case correctClass(by: Score)
    /// The answer says nothing of recommending any more: the class is again what the newest answer that counts makes it.
    case withdrawClass
    case nominateAmbassador(by: Score)
    /// Promoter effects that have not happened yet are withdrawn.
    case withdrawPromotion
}

/// Class of a person by their newest NPS answer.
package enum PromoterClass: String, Sendable, CaseIterable { case promoter, passive, detractor }
