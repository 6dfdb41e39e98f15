/// Which way a language is written; the word is the value of `dir` in HTML.
package enum WritingDirection: String, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"

    /// By the first part of a BCP 47 tag; tags that say their script are taken by their language all the same.
    package init(language tag: String) {
        let primary = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map { $0.lowercased() }
        let rightToLeft: Set = ["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]
        self = primary.map(rightToLeft.contains) == true ? .rightToLeft : .leftToRight
    }
}
