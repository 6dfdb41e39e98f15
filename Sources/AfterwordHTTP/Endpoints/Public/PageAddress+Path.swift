import Foundation

extension PageAddress {
    /// A path of this server. Every part is percent-encoded, so whatever the parts hold, it leads nowhere else; `nil` values are left out.
    init(path: [String], query: [(name: String, value: String?)] = []) {
        let pairs = query.compactMap { pair in
            pair.value.map { "\(Self.encoded(pair.name))=\(Self.encoded($0))" }
        }
        self.text =
            "/" + path.map(Self.encoded).joined(separator: "/")
            + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    private static func encoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
