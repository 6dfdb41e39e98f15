/// A person's own words for others: what they sent so far, and the form for more.
package struct TestimonialSection: PageSection, Equatable {
    /// Words that were sent.
    package struct Row: Sendable, Equatable {
        package var words: String
        package var name: String
        /// What became of them.
        package var state: String
        /// The public page.
        package var link: PageAddress?
        package var withdraw: ButtonForm?

        package init(
            words: String,
            name: String,
            state: String,
            link: PageAddress? = nil,
            withdraw: ButtonForm? = nil
        ) {
            self.words = words
            self.name = name
            self.state = state
            self.link = link
            self.withdraw = withdraw
        }
    }

    /// The form for words, written here or in a comment before.
    package struct Form: Sendable, Equatable {
        package var button: ButtonForm
        /// A comment of the person that would be quoted as it is; `nil` = they write here.
        package var comment: String?
        package var wordsLabel: String
        /// What was typed into a form that was refused.
        package var words: String
        package var nameLabel: String
        package var name: String
        package var consent: Tick

        package init(
            button: ButtonForm,
            comment: String? = nil,
            wordsLabel: String,
            words: String = "",
            nameLabel: String,
            name: String,
            consent: Tick
        ) {
            self.button = button
            self.comment = comment
            self.wordsLabel = wordsLabel
            self.words = words
            self.nameLabel = nameLabel
            self.name = name
            self.consent = consent
        }
    }

    package var heading: String
    package var explanation: String
    package var rows: [Row]
    package var forms: [Form]

    package init(heading: String, explanation: String, rows: [Row], forms: [Form]) {
        self.heading = heading
        self.explanation = explanation
        self.rows = rows
        self.forms = forms
    }

    package var content: PageContent {
        PageContent(
            template: .ambassadorTestimonials,
            model: Model(
                heading: self.heading,
                explanation: self.explanation,
                rows: self.rows.map { row in
                    RowModel(
                        words: row.words,
                        name: row.name,
                        state: row.state,
                        link: row.link?.text,
                        withdraw: row.withdraw.map(ButtonModel.init)
                    )
                },
                forms: self.forms.map { form in
                    FormModel(
                        button: ButtonModel(form.button),
                        comment: form.comment,
                        field: form.comment == nil ? Field(label: form.wordsLabel, words: form.words) : nil,
                        nameLabel: form.nameLabel,
                        name: form.name,
                        consent: form.consent
                    )
                }
            )
        )
    }

    struct Model {
        let heading: String
        let explanation: String
        let rows: [RowModel]
        let forms: [FormModel]
    }

    struct RowModel {
        let words: String
        let name: String
        let state: String
        let link: String?
        let withdraw: ButtonModel?
    }

    struct Field {
        let label: String
        let words: String
    }

    struct FormModel {
        let button: ButtonModel
        let comment: String?
        /// The box for words; `nil` if a comment is quoted.
        let field: Field?
        let nameLabel: String
        let name: String
        let consent: Tick
    }
}
