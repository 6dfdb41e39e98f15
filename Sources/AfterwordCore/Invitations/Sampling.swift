/// Draws a person into a sample the same way every time, on every machine and in every release.
package enum Sampling {
    /// Whether `key` is among the `share` (0…1) that is asked; a key drawn at one share is also drawn at every larger one.
    package static func includes(_ key: String, share: Double) -> Bool { self.position(of: key) < share }

    /// Where a key lies in 0..<1: the upper 53 bits of its hash, which is all a `Double` holds exactly.
    static func position(of key: String) -> Double { Double(self.hash(key) >> 11) * 0x1p-53 }

    /// 64-bit FNV-1a over the UTF-8 bytes, then MurmurHash3's 64-bit finaliser: FNV alone leaves the upper bits of short keys
    /// alike, so that neighbouring ids would be sampled together. `Hasher` is of no use here, it is seeded anew by each process.
    static func hash(_ key: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ hash >> 33
    }
}
