package import AfterwordCore

/// One page of the desk: plain values, already in words, and the template that lays them out.
package protocol DeskPage: Sendable {
    /// The template and, for pages with a place in the rail, the entry.
    static var layout: DeskLayout { get }
    /// Stands in the tab and as the page's only `h1`.
    var title: String { get }
    /// The one-line answer to "what should I know?".
    var answer: String { get }
}

/// How a page is laid out and where it stands in the rail.
package struct DeskLayout: Sendable {
    /// The name under which other templates may refer to it.
    package let template: String
    package let bytes: [UInt8]
    /// The rail entry that is lit while the page is open.
    package let entry: DeskRailEntry?

    package init(_ template: String, _ bytes: [UInt8], entry: DeskRailEntry? = nil) {
        self.template = template
        self.bytes = bytes
        self.entry = entry
    }
}

/// A place in the rail: a word, where it leads, and its icon.
package struct DeskRailEntry: Sendable, Equatable {
    package let word: String
    package let href: DeskAddress
    /// Path data of a 24 × 24 outline.
    package let icon: String
    /// The roles that see it, see ``Role/mayEnter(_:reading:)``.
    package let rooms: Set<Role>

    package init(_ word: String, href: DeskAddress, icon: String, rooms: Set<Role> = [.manager]) {
        self.word = word
        self.href = href
        self.icon = icon
        self.rooms = rooms
    }
}
