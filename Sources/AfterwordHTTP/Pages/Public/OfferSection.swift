/// What the house gives to a person who speaks for it: each offer with its terms, and the code or the button that gets it.
package struct OfferSection: PageSection, Equatable {
    /// One offer.
    package struct Row: Sendable, Equatable {
        package var title: String
        package var terms: String
        /// "Valid until 3 May 2025".
        package var until: String?
        /// The code in the person's hands, under its label.
        package var code: Fact?
        /// "Used on 3 May 2025".
        package var used: String?
        package var claim: ButtonForm?

        package init(
            title: String,
            terms: String,
            until: String? = nil,
            code: Fact? = nil,
            used: String? = nil,
            claim: ButtonForm? = nil
        ) {
            self.title = title
            self.terms = terms
            self.until = until
            self.code = code
            self.used = used
            self.claim = claim
        }
    }

    package var heading: String
    package var rows: [Row]

    package init(heading: String, rows: [Row]) {
        self.heading = heading
        self.rows = rows
    }

    package var content: PageContent {
        PageContent(
            template: .ambassadorOffers,
            model: Model(
                heading: self.heading,
                rows: self.rows.map { row in
                    RowModel(
                        title: row.title,
                        terms: row.terms,
                        until: row.until,
                        code: row.code,
                        used: row.used,
                        claim: row.claim.map(ButtonModel.init)
                    )
                }
            )
        )
    }

    struct Model {
        let heading: String
        let rows: [RowModel]
    }

    struct RowModel {
        let title: String
        let terms: String
        let until: String?
        let code: Fact?
        let used: String?
        let claim: ButtonModel?
    }
}
