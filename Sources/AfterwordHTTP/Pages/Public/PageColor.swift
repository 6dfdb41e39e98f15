import Foundation

/// One colour in sRGB, channels 0…255.
package struct PageColor: Sendable, Hashable {
    package var red: Double
    package var green: Double
    package var blue: Double

    static let white = PageColor(red: 255, green: 255, blue: 255)
    static let black = PageColor(red: 0, green: 0, blue: 0)

    init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads `#RRGGBB`; `nil` for anything else, so no theme can write style rules of its own.
    package init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, let value = UInt32(text.dropFirst(), radix: 16),
            text.utf8.dropFirst().first != UInt8(ascii: "+")
        else { return nil }
        self.init(red: Double(value >> 16), green: Double(value >> 8 & 0xFF), blue: Double(value & 0xFF))
    }

    package var hex: String {
        "#"
            + [self.red, self.green, self.blue].map { channel in
                let digits = String(Int(channel.rounded()), radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// Relative luminance, 0…1 (WCAG 2.2, definition of relative luminance).
    var luminance: Double {
        func linear(_ channel: Double) -> Double {
            let share = channel / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast ratio, 1…21 (WCAG 2.2, definition of contrast ratio).
    package func contrast(with other: PageColor) -> Double {
        let (light, dark) = (max(self.luminance, other.luminance), min(self.luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)
    }

    /// `share` 0…1 of `other` mixed in.
    func mixed(with other: PageColor, share: Double) -> PageColor {
        PageColor(
            red: self.red + (other.red - self.red) * share,
            green: self.green + (other.green - self.green) * share,
            blue: self.blue + (other.blue - self.blue) * share
        )
    }

    /// Hue 0…6, saturation and lightness 0…1.
    private var hueSaturationLightness: (hue: Double, saturation: Double, lightness: Double) {
        let (high, low) = (max(self.red, self.green, self.blue) / 255, min(self.red, self.green, self.blue) / 255)
        let (spread, lightness) = (high - low, (high + low) / 2)
        guard spread > 0 else { return (0, 0, lightness) }
        let (r, g, b) = (self.red / 255, self.green / 255, self.blue / 255)
        let hue = high == r ? (g - b) / spread : high == g ? (b - r) / spread + 2 : (r - g) / spread + 4
        return (hue < 0 ? hue + 6 : hue, spread / (1 - abs(2 * lightness - 1)), lightness)
    }

    /// The same hue, lighter by `share` 0…1 of the way to white; unlike mixing with white it keeps the saturation.
    func lightened(by share: Double) -> PageColor {
        let (hue, saturation, lightness) = self.hueSaturationLightness
        let raised = lightness + (1 - lightness) * share
        let chroma = (1 - abs(2 * raised - 1)) * saturation
        func channel(_ offset: Double) -> Double {
            let turn = (hue + offset).truncatingRemainder(dividingBy: 6)
            let level = max(0, min(1, abs(turn - 3) - 1))
            return (raised + (level - 0.5) * chroma) * 255
        }
        return PageColor(red: channel(0), green: channel(4), blue: channel(2))
    }
}
