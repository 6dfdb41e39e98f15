import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// The consent to the programme and what else may be allowed: the exact words, when it was given, and the way out.
struct ConsentPart: AmbassadorPart {
    /// What may be allowed alone; never ticked beforehand.
    private static let extras: [ConsentPurpose] = [.marketing, .quote]

    func section(on screen: AmbassadorScreen) async throws -> (any PageSection)? {
        let isActive = screen.visit.ambassador.state == .active
        return ConsentSection(
            heading: screen.word(.ambassadorConsentTitle),
            wording: [screen.word(.ambassadorConsent)],
            stamp: isActive
                ? self.stamp(on: screen) : screen.word(.ambassadorWording, ["version": self.version(on: screen)]),
            accept: isActive ? nil : self.form(on: screen),
            choices: isActive ? Self.extras.map { self.choice($0, on: screen) } : [],
            withdraw: self.wayOut(on: screen)
        )
    }

    func submit(_ form: FormFields, on screen: AmbassadorScreen) async throws -> AmbassadorPartReply {
        let id = screen.visit.ambassador.id
        let language = screen.languages.current
        switch form["decision"] {
        // Words that have changed since the page was made were not agreed to: the page shows the new ones.
        case "agree" where form["wording"] == self.version(on: screen) && form["ticks"] == self.ticks(on: screen):
            try await screen.programme.consent(
                id,
                wording: self.version(on: screen),
                language: language,
                ticks: Set(Self.extras.filter { form[$0.rawValue] == "yes" })
            )
        case "agree": break
        case "withdraw": try await screen.programme.withdraw(id, language: language)
        case "decline": try await screen.programme.decline(id, language: language)
        case "allow", "forbid":
            guard let purpose = form["purpose"].flatMap(ConsentPurpose.init), form["ticks"] == self.ticks(on: screen)
            else { break }
            let isAllowed = form["decision"] == "allow"
            try await screen.programme.allow(purpose, isAllowed, by: id, language: language)
        default: return .notMine
        }
        return .done
    }

    private func form(on screen: AmbassadorScreen) -> ConsentForm {
        ConsentForm(
            button: screen.button(
                .ambassadorAgree,
                decision: "agree",
                [HiddenField(name: "wording", value: self.version(on: screen)), self.ticksField(on: screen)]
            ),
            ticks: Self.extras.map { Tick(name: $0.rawValue, label: screen.word($0.wording)) }
        )
    }

    private func choice(_ purpose: ConsentPurpose, on screen: AmbassadorScreen) -> ConsentChoice {
        let contact = screen.visit.contact
        let isAllowed = (purpose == .marketing ? contact.marketingConsent : contact.quoteConsent) == true
        return ConsentChoice(
            words: screen.word(purpose.wording),
            stamp: screen.word(isAllowed ? .ambassadorAgreed : .ambassadorNotAgreed),
            button: screen.button(
                isAllowed ? .ambassadorForbid : .ambassadorAllow,
                decision: isAllowed ? "forbid" : "allow",
                [HiddenField(name: "purpose", value: purpose.rawValue), self.ticksField(on: screen)]
            )
        )
    }

    /// Whoever takes part can leave, whoever was asked can say no; whoever left already sees no further button.
    private func wayOut(on screen: AmbassadorScreen) -> ButtonForm? {
        switch screen.visit.ambassador.state {
        case .active: screen.button(.ambassadorWithdraw, decision: "withdraw")
        case .candidate, .invited: screen.button(.ambassadorDecline, decision: "decline")
        case .withdrawn: nil
        }
    }

    /// The version of the words shown in this language; stored with the consent.
    private func version(on screen: AmbassadorScreen) -> String {
        Wording.version(of: .ambassadorConsent, in: screen.languages.current)
    }

    /// The versions of the words beside the boxes.
    private func ticks(on screen: AmbassadorScreen) -> String {
        Self.extras.map { Wording.version(of: $0.wording, in: screen.languages.current) }.joined(separator: "-")
    }

    private func ticksField(on screen: AmbassadorScreen) -> HiddenField {
        HiddenField(name: "ticks", value: self.ticks(on: screen))
    }

    private func stamp(on screen: AmbassadorScreen) -> String {
        let ambassador = screen.visit.ambassador
        return screen.word(
            .ambassadorStamp,
            [
                "date": ambassador.consentedAt.map(screen.day) ?? "",
                "version": ambassador.consentWording ?? "",
            ]
        )
    }
}
