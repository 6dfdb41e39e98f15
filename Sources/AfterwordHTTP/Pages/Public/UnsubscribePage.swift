/// "Ask me no more": one button before, one way back after.
package struct UnsubscribePage: PublicPage, Equatable {
    /// Whether the person still gets surveys.
    package enum State: Sendable, Equatable {
        /// Opening the page changed nothing; `stop` does it, `less` are milder choices.
        case asking(stop: ButtonForm, less: [ButtonForm])
        case done(resume: ButtonForm)
    }

    package var frame: PageFrame
    package var heading: String
    package var paragraphs: [String]
    package var state: State

    package init(frame: PageFrame, heading: String, paragraphs: [String], state: State) {
        self.frame = frame
        self.heading = heading
        self.paragraphs = paragraphs
        self.state = state
    }

    package var content: PageContent {
        let (main, quiet): (ButtonForm?, [ButtonForm]) =
            switch self.state {
            case .asking(let stop, let less): (stop, less)
            case .done(let resume): (nil, [resume])
            }
        return PageContent(
            template: .unsubscribe,
            model: Model(
                heading: self.heading,
                paragraphs: self.paragraphs,
                main: main.map(ButtonModel.init),
                quiet: quiet.map(ButtonModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let paragraphs: [String]
        let main: ButtonModel?
        let quiet: [ButtonModel]
    }
}
