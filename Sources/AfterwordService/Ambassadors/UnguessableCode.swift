import AfterwordCore

/// A code that somebody holds in their hands: 80 random bits in 16 characters, which cannot be guessed over a network.
enum UnguessableCode {
    static let length = 16

    static func make() -> String { Base32.random(bytes: 10) }

    /// The code as it is kept, however it was typed: without spaces and hyphens, in lower case. `nil` if it cannot be one.
    static func read(_ text: String) -> String? {
        let code = String(text.lowercased().filter { $0 != " " && $0 != "-" })
        return code.utf8.count == self.length && Base32.decode(code) != nil ? code : nil
    }
}
