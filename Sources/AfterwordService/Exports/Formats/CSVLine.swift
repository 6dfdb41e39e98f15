/// One line of CSV as every file of this program has it: RFC 4180, and nothing that a spreadsheet would run.
package enum CSVLine {
    package static func bytes(_ cells: [ExportCell]) -> [UInt8] {
        CSVFormat().row(cells, columns: [], isFirst: false)
    }
}
