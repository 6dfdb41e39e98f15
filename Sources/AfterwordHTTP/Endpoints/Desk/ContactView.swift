import AfterwordCore
import AfterwordService

/// Puts the story of a person into the words of its page.
struct ContactView {
    let story: ContactStory
    let clock: DeskClock
    let classes: [AmbassadorDetail.ClassLine]

    var page: ContactPage {
        let record = self.story.contact
        let view = MomentView(clock: self.clock, responses: self.story.responses)
        return ContactPage(
            name: record.name ?? record.email ?? record.phone
                ?? (self.story.isErased ? "Erased person" : "Nameless person"),
            answer: self.story.summary.prefix(1).uppercased() + self.story.summary.dropFirst(),
            facts: self.facts,
            consents: self.consents,
            proof: DeskAddress(path: ["contacts", record.id, "consents"]),
            classes: self.classes.map { line in
                DeskFact(self.clock.happened(line.at).exact, "\(line.class) (\(line.score))")
            },
            cases: self.story.cases.map { item in
                DeskLink("Case \(item.number ?? item.id), \(item.phase)", to: item.page)
            },
            rights: self.rights,
            // A person's last word matters most; the story of a case reads from the beginning, this one from the end.
            story: self.story.moments.reversed().map(view.step)
        )
    }

    private var rights: [DeskLink] {
        guard !self.story.isErased else { return [] }
        let path = ["contacts", self.story.contact.id]
        return [
            DeskLink("Download everything kept of this person", to: DeskAddress(path: path + ["copy"])),
            DeskLink("Erase this person…", to: DeskAddress(path: path + ["erase"])),
        ]
    }

    private var facts: [DeskFact] {
        let record = self.story.contact
        let known: [(String, String?)] = [
            ("E-mail", record.email), ("Phone", record.phone), ("Language", record.locale),
            ("Time zone", record.timeZone), ("Staff", record.isStaff ? "yes: never asked" : nil),
        ]
        let handles = record.handles.filter { $0.handle != record.email && $0.handle != record.phone }
        return known.compactMap { name, value in value.map { DeskFact(name, $0) } }
            + handles.map { DeskFact($0.channel, $0.handle + ($0.bouncedAt == nil ? "" : ", came back")) }
    }

    private var consents: [DeskFact] {
        let record = self.story.contact
        let said = [
            ("Surveys", record.consents.survey), ("Marketing", record.consents.marketing),
            ("Quoting", record.consents.quote),
        ]
        let words = said.map { DeskFact($0.0, $0.1.map { $0 ? "agreed" : "does not agree" } ?? "never asked") }
        let optOut = record.optedOutAt.map { DeskFact("Opted out", self.clock.happened($0).exact) }
        let fewer = record.askedLessAt.map { DeskFact("Wants fewer", "since \(self.clock.happened($0).exact)") }
        return words + [optOut, fewer].compactMap(\.self)
    }
}
