import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// The consent to the programme: its exact words, when it was given, and the way out.
struct ConsentPart: AmbassadorPart {
    func section(on screen: AmbassadorScreen) async throws -> (any PageSection)? {
        let isActive = screen.visit.ambassador.state == .active
        let agree = ConsentForm(button: self.button(.ambassadorAgree, decision: "agree", on: screen))
        return ConsentSection(
            heading: screen.word(.privacyTitle),
            wording: [screen.word(.ambassadorConsent)],
            stamp: isActive ? self.stamp(on: screen) : self.version(on: screen),
            accept: isActive ? nil : agree,
            withdraw: isActive ? self.button(.ambassadorWithdraw, decision: "withdraw", on: screen) : nil
        )
    }

    func submit(_ form: FormFields, on screen: AmbassadorScreen) async throws -> AmbassadorPartReply {
        switch form["decision"] {
        // Words that have changed since the page was made were not agreed to: the page shows the new ones.
        case "agree" where form["wording"] == self.version(on: screen):
            try await screen.programme.consent(screen.visit.ambassador.id, wording: self.version(on: screen))
        case "agree": break
        case "withdraw":
            try await screen.programme.withdraw(screen.visit.ambassador.id)
        default: return .notMine
        }
        return .done
    }

    /// The version of the words shown in this language; stored with the consent.
    private func version(on screen: AmbassadorScreen) -> String {
        Wording.version(of: .ambassadorConsent, in: screen.languages.current)
    }

    /// The version that was agreed to and the day, e.g. "1f3a… · 3 May 2025".
    private func stamp(on screen: AmbassadorScreen) -> String {
        let ambassador = screen.visit.ambassador
        return [ambassador.consentWording, ambassador.consentedAt.map(screen.day)].compactMap { $0 }
            .joined(separator: " · ")
    }

    private func button(_ label: Wording.Key, decision: String, on screen: AmbassadorScreen) -> ButtonForm {
        screen.button(
            label,
            decision: decision,
            [HiddenField(name: "wording", value: self.version(on: screen))]
        )
    }
}
