package import AfterwordDelivery

/// Which addresses libcurl was told to use for which host and port. It keeps what it was told for the life of the multi handle, so a transfer
/// only brings what is new: telling it again for each message means an entry written, parsed and thrown away. Should libcurl have lost one,
/// it looks the name up itself, and the check of every socket still stands.
package struct PinnedAddresses {
    /// Beyond this all are told anew.
    private static let capacity = 4096

    private var told: [String: [IPAddress]] = [:]

    package init() {}

    /// Whether libcurl must be told that `endpoint` (host and port) is at these addresses; asked once, it counts as told.
    package mutating func isNews(_ addresses: [IPAddress], at endpoint: String) -> Bool {
        guard self.told[endpoint] != addresses else { return false }
        if self.told.count >= Self.capacity { self.told.removeAll() }
        self.told[endpoint] = addresses
        return true
    }
}
