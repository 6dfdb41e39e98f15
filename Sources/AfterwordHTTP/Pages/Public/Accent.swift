/// The colours a page takes from the survey's theme, made safe to read on light and on dark ground.
package struct Accent: Sendable, Equatable {
    /// Colours of one colour scheme.
    package struct Palette: Sendable, Equatable {
        /// Ground of the button and of the chosen tile.
        package var fill: PageColor
        /// Text on ``fill``, at least 4.5 : 1.
        package var onFill: PageColor
        /// Links and focus rings on the page's ground, at least 4.5 : 1.
        package var ink: PageColor
        /// Quiet ground of a hovered tile.
        package var soft: PageColor

        /// Custom properties for the style sheet; made of numbers only.
        var declarations: String {
            "--fill:\(self.fill.hex);--on-fill:\(self.onFill.hex);--accent:\(self.ink.hex);--soft:\(self.soft.hex)"
        }
    }

    package var light: Palette
    package var dark: Palette

    /// The house colours, used when a theme names none or something that is not `#RRGGBB`.
    package static let standard = Accent(base: PageColor(red: 0x0B, green: 0x5C, blue: 0x6B))

    package init(theme: String?) {
        self = theme.flatMap(PageColor.init).map(Accent.init(base:)) ?? .standard
    }

    private init(base: PageColor) {
        let paper = PageColor(red: 0xFB, green: 0xFA, blue: 0xF8)
        let night = PageColor(red: 0x1E, green: 0x21, blue: 0x24)
        let lit = Self.readable(base, on: night, towards: .white)
        self.light = Palette(
            fill: base,
            onFill: Self.text(on: base),
            ink: Self.readable(base, on: paper, towards: .black),
            soft: paper.mixed(with: base, share: 0.1)
        )
        self.dark = Palette(
            fill: lit,
            onFill: Self.text(on: lit),
            ink: lit,
            soft: night.mixed(with: lit, share: 0.16)
        )
    }

    /// White where it can be read, else black; one of the two always reaches 4.5 : 1.
    private static func text(on ground: PageColor) -> PageColor {
        ground.contrast(with: .white) >= 4.5 ? .white : .black
    }

    /// `color` moved towards black or white until text in it reaches 4.5 : 1 on `ground`.
    private static func readable(_ color: PageColor, on ground: PageColor, towards end: PageColor) -> PageColor {
        let shares = stride(from: 0.0, through: 1.0, by: 0.05)
        let candidates = shares.lazy.map { color.mixed(with: end, share: $0) }
        return candidates.first { $0.contrast(with: ground) >= 4.6 } ?? end
    }
}
