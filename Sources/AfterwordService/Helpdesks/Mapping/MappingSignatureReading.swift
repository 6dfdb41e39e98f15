import AfterwordCore

extension DocumentReader {
    /// The map under `signature:`.
    mutating func mappingSignature() -> MappingSignature? {
        let scheme: MappingSignature.Scheme? = self.required("scheme", .word)
        switch scheme {
        case .standardWebhooks: return .standardWebhooks
        case .basic: return .basic
        case .staticHeader:
            let prefix = self.optional("prefix", .text) ?? ""
            return self.required("header", .text).map { .staticHeader(name: $0, prefix: prefix) }
        case .hmacSHA256: return self.signedCode(.sha256).map { .code($0) }
        case .hmacSHA1: return self.signedCode(.sha1).map { .code($0) }
        case nil:
            // What belongs to a scheme that nobody knows is not unknown on top of it.
            _ = self.remainingEntries()
            return nil
        }
    }

    private mutating func signedCode(_ hash: InboundSecrets.Hash) -> SignedCode? {
        let header = self.required("header", .text)
        let encoding: InboundSecrets.Encoding = self.optional("encoding", .word) ?? .hex
        let prefix = self.optional("prefix", .text) ?? ""
        let content = self.optional("content", .text) ?? "{body}"
        let timestamp = self.map("timestamp") { fields -> SignedCode.Timestamp? in
            let header = fields.required("header", .text)
            let format: MappedTime.Format = fields.optional("format", .word) ?? .unixSeconds
            return header.map { SignedCode.Timestamp(header: $0, format: format) }
        }
        let place = self.node("content")?.position ?? self.position
        if !content.contains("{body}") {
            self.report(at: place, "content: expected {body} in it; a signature of anything else proves nothing")
        }
        if content.contains("{timestamp}") != (self.node("timestamp") != nil) {
            self.report(
                at: place,
                "content and timestamp: expected {timestamp} in content and the key timestamp, or neither"
            )
        }
        return header.map {
            SignedCode(
                header: $0,
                hash: hash,
                encoding: encoding,
                prefix: prefix,
                content: content,
                timestamp: timestamp
            )
        }
    }
}
