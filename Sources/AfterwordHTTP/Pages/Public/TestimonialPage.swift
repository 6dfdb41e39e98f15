/// What one person says of the house, for anybody who has the link.
package struct TestimonialPage: PublicPage, Equatable {
    package var frame: PageFrame
    package var heading: String
    package var words: String
    package var name: String
    /// The language of the words, which need not be the page's.
    package var language: String

    package init(frame: PageFrame, heading: String, words: String, name: String, language: String) {
        self.frame = frame
        self.heading = heading
        self.words = words
        self.name = name
        self.language = language
    }

    package var content: PageContent {
        PageContent(
            template: .testimonial,
            model: Model(heading: self.heading, words: self.words, name: self.name, language: self.language)
        )
    }

    struct Model {
        let heading: String
        let words: String
        let name: String
        let language: String
    }
}
