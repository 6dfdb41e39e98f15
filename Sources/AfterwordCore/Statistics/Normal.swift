/// The standard normal distribution.
package enum Normal {
    /// The point that 97.5 % lie below, so that ± z covers 95 %.
    package static let z95 = 1.959963984540054
}
