import AfterwordCore
import AfterwordStorage

/// A file as it is made: one chunk per page, each page a short read of its own, so that a long download holds no reader open.
package struct ExportStream: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    /// Rows read at once.
    static let pageSize = 500

    let export: any Export
    let format: any ExportFormat
    let request: ExportRequest
    let store: Store

    package func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    /// Walks the pages; the head comes with the first chunk and the foot with the last.
    package struct Iterator: AsyncIteratorProtocol {
        private enum Stage {
            case start
            case after(ListPosition)
            case end
        }

        let stream: ExportStream
        private var stage = Stage.start
        private var hasRows = false

        init(stream: ExportStream) {
            self.stream = stream
        }

        package mutating func next() async throws -> [UInt8]? {
            while true {
                let position: ListPosition?
                switch self.stage {
                case .start: position = nil
                case .after(let last): position = last
                case .end: return nil
                }
                let page = try await self.page(after: position)
                self.stage = page.next.map(Stage.after) ?? .end
                let chunk = self.chunk(of: page, isFirst: position == nil)
                // A page of which nobody may be shown is no chunk: an empty one would end some transfers.
                if !chunk.isEmpty { return chunk }
            }
        }

        private mutating func chunk(of page: ListPage<[ExportCell]>, isFirst: Bool) -> [UInt8] {
            let format = self.stream.format
            let columns = self.stream.export.columns
            var chunk = isFirst ? format.head(columns: columns) : []
            for cells in page.rows {
                chunk += format.row(cells, columns: columns, isFirst: !self.hasRows)
                self.hasRows = true
            }
            return page.next == nil ? chunk + format.foot() : chunk
        }

        private func page(after position: ListPosition?) async throws -> ListPage<[ExportCell]> {
            let stream = self.stream
            return try await stream.store.database.read { connection in
                try stream.export.page(
                    stream.request,
                    after: position,
                    limit: ExportStream.pageSize,
                    store: stream.store,
                    in: connection
                )
            }
        }
    }
}
