/// Names of the queues that messages wait in.
///
/// A platform that limits per person gets one queue for each: `tg@api.telegram.org/12345`, so that one person's pause stops nobody else.
/// What is before the slash is the whole: its pace holds for all parts together, and a dead token stops all of them.
package enum Destination {
    /// `id@host` for the channel itself, `id@host/recipient` for one person or room.
    package static func name(_ id: String, at host: String, of recipient: String? = nil) -> String {
        "\(id)@\(host)" + (recipient.map { "/\($0)" } ?? "")
    }

    package static func isPart(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: "/")) }

    /// The destination that this one is a part of, or itself.
    package static func whole(of name: String) -> String {
        name.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(name[..<$0]) } ?? name
    }
}
