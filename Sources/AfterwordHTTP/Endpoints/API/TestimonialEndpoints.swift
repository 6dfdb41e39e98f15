import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What ambassadors say in public, and what helpers do for others; both are reviewed.
package struct TestimonialEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] { self.testimonials + self.contributions }

    private var testimonials: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/testimonials",
                name: "listTestimonials",
                "Testimonials, newest first",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                parameters: [Self.testimonialState, .limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.testimonial), "One page.")],
                handler: self.listTestimonials
            ),
            Endpoint(
                .post,
                "/v1/testimonials/{id}/review",
                name: "reviewTestimonial",
                "Publishes a testimonial or keeps it back",
                description: "What the person has taken down stays down.",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                body: .json(RecordSchemas.review),
                replies: [.json(RecordSchemas.testimonial, "The testimonial, with its public link if approved.")],
                problems: [.conflict],
                isIdempotent: true,
                handler: self.reviewTestimonial
            ),
        ]
    }

    private var contributions: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/contributions",
                name: "listContributions",
                "What people did for others, newest first",
                description: "They come by the event `programme.activity` of the kind `helped`.",
                tag: .ambassadors,
                access: .apiKey(.contactsRead),
                parameters: [Self.contributionState, .contactID, .limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.contribution), "One page.")],
                handler: self.listContributions
            ),
            Endpoint(
                .post,
                "/v1/contributions/{id}/review",
                name: "reviewContribution",
                "Counts a contribution, or does not",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                body: .json(RecordSchemas.review),
                replies: [.empty(.noContent, "Done.")],
                isIdempotent: true,
                handler: self.reviewContribution
            ),
        ]
    }

    private static let testimonialState = EndpointParameter.query(
        "state",
        .choice(Testimonial.State.self),
        "Only this state."
    )

    private static let contributionState = EndpointParameter.query(
        "state",
        .choice(ReviewState.self),
        "Only this state."
    )

    @Sendable private func listTestimonials(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: "testimonials", filters: [Self.testimonialState])
        let page = try await RecordLists(self.context).testimonials(
            in: try request.query.word("state", Testimonial.State.self),
            after: place.position,
            limit: place.limit
        )
        return try .page(page, list: "testimonials") { try JSONValue(encoding: $0) }
    }

    @Sendable private func reviewTestimonial(_ request: EndpointRequest) async throws -> EndpointReply {
        let testimonial = try await TestimonialDesk(self.context).review(
            request.id(of: Testimonial.self),
            as: try ReviewVerdict(body: try request.json()).state,
            by: request.actor
        )
        let record = TestimonialRecord(testimonial, publicURL: self.context.account.publicURL)
        return .json(try JSONValue(encoding: record))
    }

    @Sendable private func listContributions(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: "contributions", filters: [Self.contributionState, .contactID])
        let page = try await RecordLists(self.context).contributions(
            in: try request.query.word("state", ReviewState.self),
            of: try request.query.id("contact", of: Contact.self),
            after: place.position,
            limit: place.limit
        )
        return try .page(page, list: "contributions") { try JSONValue(encoding: $0) }
    }

    @Sendable private func reviewContribution(_ request: EndpointRequest) async throws -> EndpointReply {
        try await HelperDesk(self.context).review(
            request.id(of: Contribution.self),
            as: try ReviewVerdict(body: try request.json()).state,
            by: request.actor
        )
        return EndpointReply(status: .noContent)
    }
}
