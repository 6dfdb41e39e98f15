/// What a `Content-Type` names, RFC 9110, section 8.3.
package enum MediaType {
    /// What stands before the parameters, in lower case and without blanks around it; empty if there is nothing.
    package static func name(in contentType: String) -> String {
        let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        let type = contentType.utf8.drop { blanks.contains($0) }.prefix { $0 != UInt8(ascii: ";") }
        let end = type.lastIndex { !blanks.contains($0) }
        return end.map { contentType[type.startIndex...$0].lowercased() } ?? ""
    }
}
