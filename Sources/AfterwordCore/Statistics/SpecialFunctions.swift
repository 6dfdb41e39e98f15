import Foundation

/// The special functions behind the Student distribution; own code because C's `lgamma` writes a global sign.
enum SpecialFunctions {
    /// ln Γ(x) for x > 0 by Lanczos' series with g = 7 and nine terms; relative error below 1e-14.
    static func logGamma(_ x: Double) -> Double {
        let shifted = x - 1
        let sum = self.lanczos.enumerated().reduce(0.999_999_999_999_809_93) { sum, term in
            sum + term.element / (shifted + Double(term.offset) + 1)
        }
        let base = shifted + 7.5
        return 0.5 * log(2 * Double.pi) + (shifted + 0.5) * log(base) - base + log(sum)
    }

    private static let lanczos = [
        676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_59,
        12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
    ]

    /// The regularised incomplete beta function I_x(a, b) for 0 ≤ x ≤ 1.
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = exp(
            self.logGamma(a + b) - self.logGamma(a) - self.logGamma(b) + a * log(x) + b * log(1 - x)
        )
        // The fraction converges fast only on this side of the mean; the other side is its mirror image.
        return x < (a + 1) / (a + b + 2)
            ? front * self.betaFraction(x, a, b) / a
            : 1 - front * self.betaFraction(1 - x, b, a) / b
    }

    /// The continued fraction of the incomplete beta function, evaluated from the front by Lentz' method.
    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        var c = 1.0
        var d = 1 / self.awayFromZero(1 - (a + b) * x / (a + 1))
        var result = d
        for index in 1...500 {
            let m = Double(index)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var change = 1.0
            for term in [even, odd] {
                d = 1 / self.awayFromZero(1 + term * d)
                c = self.awayFromZero(1 + term / c)
                change = c * d
                result *= change
            }
            if abs(change - 1) < 1e-16 { break }
        }
        return result
    }

    private static func awayFromZero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
