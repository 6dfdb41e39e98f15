/// An ambassador's own page: a greeting, and below it one section per thing the programme has for the person.
package struct AmbassadorPage: PublicPage {
    package var frame: PageFrame
    package var heading: String
    /// Whose page it is; empty if we know no name.
    package var state: String
    package var paragraphs: [String]
    /// What could not be done with the form that was just sent.
    package var fault: String?
    /// From top to bottom.
    package var sections: [any PageSection]

    package init(
        frame: PageFrame,
        heading: String,
        state: String,
        paragraphs: [String],
        fault: String? = nil,
        sections: [any PageSection] = []
    ) {
        self.frame = frame
        self.heading = heading
        self.state = state
        self.paragraphs = paragraphs
        self.fault = fault
        self.sections = sections
    }

    package var content: PageContent {
        PageContent(
            template: .ambassador,
            model: Model(
                heading: self.heading,
                state: self.state,
                paragraphs: self.paragraphs,
                fault: self.fault,
                sections: self.sections.map { section in
                    let content = section.content
                    return SectionModel(template: content.template.rawValue, section: content.model)
                }
            )
        )
    }

    struct Model {
        let heading: String
        let state: String
        let paragraphs: [String]
        let fault: String?
        let sections: [SectionModel]
    }

    struct SectionModel {
        let template: String
        let section: Any
    }
}

/// One part of a page with a template of its own, which finds its values under `section`.
package protocol PageSection: Sendable {
    var content: PageContent { get }
}
