import AfterwordCore

/// One cell of a table by RFC 4180, made safe for whoever opens it.
struct CSVText: Sendable {
    static let contentType = "text/csv; charset=utf-8; header=present"

    let mode: ExportMode

    /// Free text on one line; what a spreadsheet would run is guarded for people and cut off for programs.
    func append(free text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        switch SpreadsheetText.glance(at: text) {
        case .harmless(needsQuotes: false): bytes.append(contentsOf: text)
        case .harmless(needsQuotes: true): self.append(quoted: text, to: &bytes)
        case .suspicious: self.append(free: String(decoding: text, as: UTF8.self), to: &bytes)
        }
    }

    func append(free text: String, to bytes: inout [UInt8]) {
        let line = SpreadsheetText.singleLine(text)
        switch self.mode {
        case .spreadsheet where SpreadsheetText.isDangerous(line):
            // Quoted too, so that no reader takes the prefix for a delimiter.
            self.append(quoted: ("'" + line).utf8, to: &bytes)
        case .spreadsheet: self.append(plain: line, to: &bytes)
        case .import: self.append(plain: SpreadsheetText.defused(line), to: &bytes)
        }
    }

    /// Text that was checked to be what it should be, such as an address.
    func append(checked text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let isPlus = text.first == UInt8(ascii: "+")
        if isPlus, self.mode == .spreadsheet {
            self.append(quoted: ("'" + String(decoding: text, as: UTF8.self)).utf8, to: &bytes)
        } else {
            bytes.append(contentsOf: text)
        }
    }

    /// With quotes only where RFC 4180 needs them.
    func append(plain text: String, to bytes: inout [UInt8]) {
        let needsQuotes = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
        if needsQuotes { self.append(quoted: text.utf8, to: &bytes) } else { bytes.append(text: text) }
    }

    private func append(quoted text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
