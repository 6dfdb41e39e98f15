import AfterwordCore

/// One line of CSV as every file of this program has it: RFC 4180, and nothing that a spreadsheet would run.
package enum CSVLine {
    package static func bytes(_ cells: [ExportCell]) -> [UInt8] {
        let text = CSVText(mode: .spreadsheet)
        var bytes: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            text.append(cell, to: &bytes)
        }
        bytes.append(text: "\r\n")
        return bytes
    }
}

extension CSVText {
    fileprivate func append(_ cell: ExportCell, to bytes: inout [UInt8]) {
        switch cell {
        case .number(let number): if let number { bytes.append(decimal: Int64(number)) }
        case .instant(let instant): if let instant { bytes.append(instant: instant.milliseconds) }
        case .word(let word): self.append(plain: word ?? "", to: &bytes)
        case .text(let text), .email(let text): self.append(free: text ?? "", to: &bytes)
        case .phone(let phone): self.append(free: phone ?? "", to: &bytes)
        case .list(let items): self.append(free: items.joined(separator: "; "), to: &bytes)
        }
    }
}
