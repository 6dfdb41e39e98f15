/// What a person agrees to or agreed to: the exact words, a tick for each thing that may be wanted alone, date and version, and the way out.
package struct ConsentSection: PageSection, Equatable {
    package var heading: String
    package var wording: [String]
    /// Version and date, e.g. "Wording 2, agreed on 3 May 2025" or "Wording 2".
    package var stamp: String
    /// `nil` once given; carries the wording's version.
    package var accept: ConsentForm?
    /// What may be allowed or forbidden alone, once the person takes part.
    package var choices: [ConsentChoice]
    package var withdraw: ButtonForm?

    package init(
        heading: String,
        wording: [String],
        stamp: String,
        accept: ConsentForm? = nil,
        choices: [ConsentChoice] = [],
        withdraw: ButtonForm? = nil
    ) {
        self.heading = heading
        self.wording = wording
        self.stamp = stamp
        self.accept = accept
        self.choices = choices
        self.withdraw = withdraw
    }

    package var content: PageContent {
        PageContent(
            template: .ambassadorConsent,
            model: Model(
                heading: self.heading,
                wording: self.wording,
                stamp: self.stamp,
                accept: self.accept.map { form in
                    FormModel(button: ButtonModel(form.button), ticks: form.ticks)
                },
                choices: self.choices.map { choice in
                    ChoiceModel(words: choice.words, stamp: choice.stamp, button: ButtonModel(choice.button))
                },
                withdraw: self.withdraw.map(ButtonModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let wording: [String]
        let stamp: String
        let accept: FormModel?
        let choices: [ChoiceModel]
        let withdraw: ButtonModel?
    }

    struct ChoiceModel {
        let words: String
        let stamp: String
        let button: ButtonModel
    }

    struct FormModel {
        let button: ButtonModel
        let ticks: [Tick]
    }
}

/// One button below the ticks that go with it.
package struct ConsentForm: Sendable, Equatable {
    package var button: ButtonForm
    package var ticks: [Tick]

    package init(button: ButtonForm, ticks: [Tick] = []) {
        self.button = button
        self.ticks = ticks
    }
}

/// One thing that is allowed or not, as it stands, and the button that changes it.
package struct ConsentChoice: Sendable, Equatable {
    package var words: String
    /// "Agreed on 3 May 2025" or "Not agreed".
    package var stamp: String
    package var button: ButtonForm

    package init(words: String, stamp: String, button: ButtonForm) {
        self.words = words
        self.stamp = stamp
        self.button = button
    }
}

/// A box that is never ticked beforehand.
package struct Tick: Sendable, Equatable {
    /// The form's field; sent with the value `yes`.
    package var name: String
    package var label: String
    /// Only where the person ticked it in a form that is shown again.
    package var isTicked: Bool

    package init(name: String, label: String, isTicked: Bool = false) {
        self.name = name
        self.label = label
        self.isTicked = isTicked
    }
}
