import CQRencode

/// The modules of a QR code, made by libqrencode.
struct QRSymbol: Sendable, Equatable {
    /// Modules per side.
    let width: Int
    /// Row by row; `true` = dark.
    private let modules: [Bool]

    /// `nil` if the text is longer than a symbol can hold (about 2 300 bytes at this level).
    init?(_ text: String) {
        // Level M mends 15 % of damage: enough for paper, and fewer modules than the higher ones.
        guard !text.isEmpty, let code = cqr_encode(text, QR_ECLEVEL_M) else { return nil }
        defer { cqr_free(code) }
        let width = Int(code.pointee.width)
        self.width = width
        self.modules = (0..<width * width).map { place in
            cqr_is_dark(code, Int32(place / width), Int32(place % width)) != 0
        }
    }

    func isDark(row: Int, column: Int) -> Bool { self.modules[row * self.width + column] }
}
