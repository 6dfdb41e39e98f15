import AfterwordCore

/// A QR code as SVG: sharp at any size, black on white in every colour scheme, because scanners want it so.
struct QRPicture: Sendable {
    /// The quiet zone that ISO/IEC 18004 asks for, in modules.
    private static let margin = 4

    let symbol: QRSymbol
    /// What a screen reader says.
    let title: String

    var svg: String {
        let side = self.symbol.width + 2 * Self.margin
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" width="\(side * 8)" height="\(side * 8)" \
            role="img" aria-labelledby="t" shape-rendering="crispEdges"><title id="t">\(self.title.escapedForHTML)</title>\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(self.path)"/></svg>
            """
    }

    /// One stroke per run of dark modules.
    private var path: String {
        var path = ""
        for row in 0..<self.symbol.width {
            var column = 0
            while column < self.symbol.width {
                guard self.symbol.isDark(row: row, column: column) else {
                    column += 1
                    continue
                }
                let start = column
                while column < self.symbol.width, self.symbol.isDark(row: row, column: column) { column += 1 }
                path += "M\(start + Self.margin) \(row + Self.margin)h\(column - start)v1h-\(column - start)z"
            }
        }
        return path
    }
}
