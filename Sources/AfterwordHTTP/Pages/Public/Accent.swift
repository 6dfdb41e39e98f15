/// The colours a page takes from the survey's theme, made safe to read on light and on dark ground.
package struct Accent: Sendable, Hashable {
    /// Colours of one colour scheme.
    package struct Palette: Sendable, Hashable {
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
    package static let standard = Accent(
        light: Palette(
            fill: PageColor(red: 0x0B, green: 0x5C, blue: 0x6B),
            onFill: .white,
            ink: PageColor(red: 0x0B, green: 0x5C, blue: 0x6B),
            soft: PageColor(red: 0xE3, green: 0xF1, blue: 0xF3)
        ),
        dark: Palette(
            fill: PageColor(red: 0x6C, green: 0xC5, blue: 0xD4),
            onFill: PageColor(red: 0x10, green: 0x18, blue: 0x1A),
            ink: PageColor(red: 0x6C, green: 0xC5, blue: 0xD4),
            soft: PageColor(red: 0x17, green: 0x32, blue: 0x38)
        )
    )

    /// The palettes for a theme's `accent`.
    package init(theme: String?) {
        guard let base = theme.flatMap(PageColor.init), base != Self.standard.light.fill else {
            self = .standard
            return
        }
        let soft = Self.paper.mixed(with: base, share: 0.1)
        let lit = Self.first(of: { base.lightened(by: $0) }, readableOn: Self.softNight) ?? .white
        self.init(
            light: Palette(
                fill: base,
                onFill: Self.text(on: base),
                ink: Self.first(of: { base.mixed(with: .black, share: $0) }, readableOn: { _ in soft }) ?? .black,
                soft: soft
            ),
            dark: Palette(fill: lit, onFill: Self.text(on: lit), ink: lit, soft: Self.softNight(lit))
        )
    }

    private init(light: Palette, dark: Palette) {
        self.light = light
        self.dark = dark
    }

    private static let paper = PageColor(red: 0xFB, green: 0xFA, blue: 0xF8)
    private static let night = PageColor(red: 0x1E, green: 0x21, blue: 0x24)

    private static func softNight(_ color: PageColor) -> PageColor { self.night.mixed(with: color, share: 0.14) }

    /// White where it can be read, else black; one of the two always reaches 4.5 : 1.
    private static func text(on ground: PageColor) -> PageColor {
        ground.contrast(with: .white) >= 4.5 ? .white : .black
    }

    /// The first of the `shades`, from share 0 to 1, in which text can be read on its soft ground.
    private static func first(
        of shades: (Double) -> PageColor,
        readableOn ground: (PageColor) -> PageColor
    ) -> PageColor? {
        stride(from: 0, through: 1, by: 0.05).lazy.map(shades).first { $0.contrast(with: ground($0)) >= 4.6 }
    }
}
