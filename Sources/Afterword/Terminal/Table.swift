/// A plain table: columns aligned, numbers to the right.
struct Table {
    struct Column {
        var title: String
        var isNumber = false
    }

    var columns: [Column]
    var rows: [[String]]

    var text: String {
        let widths = self.columns.indices.map { index in
            ([self.columns[index].title] + self.rows.map { $0[index] }).map(\.count).max() ?? 0
        }
        let lines = ([self.columns.map(\.title)] + self.rows).map { cells in
            zip(cells.indices, cells).map { index, cell in
                let padding = String(repeating: " ", count: widths[index] - cell.count)
                return self.columns[index].isNumber ? padding + cell : cell + padding
            }.joined(separator: "  ")
        }
        return lines.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
