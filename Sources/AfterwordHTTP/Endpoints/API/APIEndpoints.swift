package import AfterwordService

/// Every group of the programs' API, in alphabetical order; the wiring gives all of them to the router and the document.
package enum APIEndpoints {
    package static func all(_ context: ServiceContext) -> [any EndpointGroup] {
        [
            AmbassadorEndpoints(context),
            AuditEndpoints(context),
            BackupEndpoints(context),
            CampaignEndpoints(context),
            CaseEndpoints(context),
            ChannelEndpoints(context),
            ConsentEndpoints(context),
            ContactEndpoints(context),
            ContactRightsEndpoints(context),
            ContactTimelineEndpoints(context),
            EventEndpoints(context),
            ExportEndpoints(context),
            ExportRunEndpoints(context),
            FollowUpEndpoints(context),
            FollowUpReplyEndpoints(context),
            InvitationEndpoints(context),
            MessageEndpoints(context),
            MetricEndpoints(context),
            OfferEndpoints(context),
            ReferralCodeEndpoints(context),
            ReferralEndpoints(context),
            ReplyEndpoints(context),
            ResponseEndpoints(context),
            RetentionEndpoints(context),
            RuleEndpoints(context),
            SavedExportEndpoints(context),
            SourceEndpoints(context),
            SuppressionEndpoints(context),
            SurveyEndpoints(context),
            TestimonialEndpoints(context),
            VerificationEndpoints(context),
        ]
    }
}
