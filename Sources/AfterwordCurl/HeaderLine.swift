/// One header line of a reply as libcurl hands it over. Read byte by byte: Foundation's trimming cost more than the header's way through libcurl.
struct HeaderLine: Equatable {
    /// In small letters.
    let name: String
    /// Without the spaces around it.
    let value: String

    /// `nil` for a line without a colon, such as the empty one at the end.
    init?(_ line: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        self.name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        var value = line[(colon + 1)...]
        while let first = value.first, Self.isSpace(first) { value.removeFirst() }
        while let last = value.last, Self.isSpace(last) { value.removeLast() }
        self.value = String(decoding: value, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
