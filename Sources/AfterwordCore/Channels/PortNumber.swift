/// The port of an address that somebody wrote.
package enum PortNumber {
    /// Whether there is such a port; an address without one has that of its scheme.
    package static func isValid(_ port: Int?) -> Bool { port.map { (1...65_535).contains($0) } ?? true }
}
