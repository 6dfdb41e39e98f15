/// A friendly stop with a way on: expired, already answered, erased, too many tries, busy, unknown link.
///
/// The page of an unknown link must not depend on the link: give it a frame without nonce, and equal views render to
/// equal bytes.
package struct NoticePage: PublicPage, Equatable {
    package var frame: PageFrame
    package var heading: String
    package var paragraphs: [String]
    /// E.g. "Send me a fresh link".
    package var action: ButtonForm?
    package var links: [PageLink]

    package init(
        frame: PageFrame,
        heading: String,
        paragraphs: [String],
        action: ButtonForm? = nil,
        links: [PageLink] = []
    ) {
        self.frame = frame
        self.heading = heading
        self.paragraphs = paragraphs
        self.action = action
        self.links = links
    }

    package var content: PageContent {
        PageContent(
            template: .notice,
            model: Model(
                heading: self.heading,
                paragraphs: self.paragraphs,
                action: self.action.map(ButtonModel.init),
                links: self.links.map(LinkModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let paragraphs: [String]
        let action: ButtonModel?
        let links: [LinkModel]
    }
}
