package import AfterwordCore

/// What `ambassadors:` of the configuration says.
package struct AmbassadorSettings: Sendable, Equatable {
    /// Whether a promoter is invited a day after the answer without anybody's doing.
    package var invitesByItself = false
    /// Whether only people are invited who already said yes to marketing; else also those who never said anything.
    package var onlyWithConsent = false
    /// Points for each part of the score; their sum is 100.
    package var weights = AmbassadorParts.weights

    package init() {}
}
