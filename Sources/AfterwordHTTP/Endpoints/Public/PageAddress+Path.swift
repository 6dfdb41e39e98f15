import AfterwordCore

extension PageAddress {
    /// A path of this server. Every part is percent-encoded, so whatever the parts hold, it leads nowhere else; `nil` values are left out.
    init(path: [String], query: [(name: String, value: String?)] = []) {
        let pairs = query.compactMap { pair in
            pair.value.map { "\(pair.name.percentEncoded)=\($0.percentEncoded)" }
        }
        self.text =
            "/" + path.map(\.percentEncoded).joined(separator: "/")
            + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }
}
