import AfterwordCore
import AfterwordStorage

/// Knows the addresses of erased people again without knowing the addresses: a keyed digest of each stays, so that a new case of the same
/// person brings no survey they have asked to be spared.
struct ErasedAddresses: Sendable {
    private let store: Store
    private let mint: TokenMint

    init(_ context: ServiceContext) {
        self.store = context.store
        self.mint = context.mint
    }

    func remember(_ identities: [Identity], at now: Instant, in connection: any SQLConnection) throws {
        let digests = identities.flatMap { self.mint.addressDigests(channel: $0.channel, handle: $0.handle).prefix(1) }
        try self.store.rememberErased(digests, at: now, in: connection)
    }

    /// Those of the addresses that an erased person had.
    func known(among addresses: [ContactAddress]) -> Inquiry<Set<ContactAddress>> {
        let addressOfDigest = addresses.reduce(into: [String: ContactAddress]()) { found, address in
            for same in address.sameNumber {
                let digests = self.mint.addressDigests(channel: same.channel, handle: same.handle)
                for digest in digests { found[digest] = address }
            }
        }
        return self.store.erased(among: Array(addressOfDigest.keys)).map { digests in
            Set(digests.compactMap { addressOfDigest[$0] })
        }
    }
}

extension TokenMint {
    /// 128 bits of a keyed hash of an address, under every key of the ring, the newest first. Without the ring nobody can try addresses.
    func addressDigests(channel: String, handle: String) -> [String] {
        let bytes = Array(channel.utf8) + [0] + Array(handle.utf8)
        let others = self.keyIDs.filter { $0 != self.keyring.newestID }
        return ([self.keyring.newestID] + others).map { key in
            "\(key):" + Base32.encode(self.mac("erased address", over: bytes, key: key))
        }
    }
}
