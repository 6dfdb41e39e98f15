import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The person's words for others: what they sent, what became of it, and the form for more.
struct TestimonialPart: AmbassadorPart {
    func section(on screen: AmbassadorScreen) async throws -> (any PageSection)? {
        guard screen.visit.ambassador.state == .active else { return nil }
        let own = try await self.desk(screen).page(of: screen.visit.ambassador)
        let isWaiting = own.testimonials.contains { $0.state == .pending }
        return TestimonialSection(
            heading: screen.word(.testimonialTitle),
            explanation: screen.word(.testimonialInvite),
            rows: own.testimonials.filter { $0.state != .withdrawn }.map { self.row($0, on: screen) },
            forms: isWaiting ? [] : own.comments.map { self.form($0, on: screen) } + [self.form(nil, on: screen)]
        )
    }

    func submit(_ form: FormFields, on screen: AmbassadorScreen) async throws -> AmbassadorPartReply {
        let ambassador = screen.visit.ambassador.id
        do {
            switch form["decision"] {
            case "testimonial":
                let entry = TestimonialEntry(
                    words: form["words"] ?? "",
                    shownName: form["name"] ?? "",
                    responseID: form["response"].flatMap { EntityID<Response>(text: $0) },
                    language: screen.languages.current,
                    isQuotable: Self.boxes.contains { form[$0] == "yes" }
                )
                try await self.desk(screen).submit(entry, by: ambassador)
            case "take_down":
                guard let id = form["testimonial"].flatMap({ EntityID<Testimonial>(text: $0) }) else { return .done }
                try await self.desk(screen).withdraw(id, by: ambassador)
            default: return .notMine
            }
            return .done
        } catch TestimonialRefusal.incomplete {
            return .refused(screen.word(.testimonialFault))
        } catch is TestimonialRefusal {
            return .done
        }
    }

    /// The box of each form has a name of its own, because boxes of one name are read out as one group: own words, a comment.
    private static let boxes = ["quote", "quote_comment"]

    private func desk(_ screen: AmbassadorScreen) -> TestimonialDesk { TestimonialDesk(screen.site.context) }

    private func row(_ testimonial: Testimonial, on screen: AmbassadorScreen) -> TestimonialSection.Row {
        let state: Wording.Key =
            switch testimonial.state {
            case .pending: .testimonialPending
            case .approved: .testimonialApproved
            case .rejected, .withdrawn: .testimonialRejected
            }
        let address = "\(screen.site.context.account.publicURL)/t/\(testimonial.code)"
        return TestimonialSection.Row(
            words: testimonial.words,
            name: testimonial.shownName,
            state: screen.word(state),
            link: testimonial.state == .approved ? PageAddress(address) : nil,
            withdraw: screen.button(
                .testimonialWithdraw,
                decision: "take_down",
                [HiddenField(name: "testimonial", value: testimonial.id.text)]
            )
        )
    }

    private func form(
        _ comment: (id: EntityID<Response>, words: String)?,
        on screen: AmbassadorScreen
    ) -> TestimonialSection.Form {
        let response = comment.map { [HiddenField(name: "response", value: $0.id.text)] } ?? []
        let refused = screen.refused.flatMap { $0["decision"] == "testimonial" ? $0 : nil }
        let typed = refused?["response"] == response.first?.value ? refused : nil
        let box = Self.boxes[comment == nil ? 0 : 1]
        return TestimonialSection.Form(
            button: screen.button(.testimonialSend, decision: "testimonial", response),
            comment: comment?.words,
            wordsLabel: screen.word(.testimonialTitle),
            words: typed?["words"] ?? "",
            nameLabel: screen.word(.testimonialName),
            name: typed?["name"] ?? Self.shortName(screen.visit.contact.name),
            consent: Tick(name: box, label: screen.word(.ambassadorQuote), isTicked: typed?[box] == "yes")
        )
    }

    /// The first name alone, which the person may lengthen.
    private static func shortName(_ name: String?) -> String {
        name?.split(separator: " ").first.map(String.init) ?? ""
    }
}
