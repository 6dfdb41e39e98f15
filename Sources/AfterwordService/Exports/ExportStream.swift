import AfterwordCore
import AfterwordStorage

/// A whole file as it is made: one chunk per page. The run is noted as done before the end is told.
package struct ExportStream: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    let walk: ExportWalk
    let run: ExportRun
    let ledger: ExportLedger

    package func makeAsyncIterator() -> Iterator {
        Iterator(walk: self.walk, run: self.run, ledger: self.ledger)
    }

    /// Walks the pages and sums up what it hands over.
    package struct Iterator: AsyncIteratorProtocol {
        private var walk: ExportWalk
        private var run: ExportRun
        private let ledger: ExportLedger
        private var digest = FileDigest()

        init(walk: ExportWalk, run: ExportRun, ledger: ExportLedger) {
            self.walk = walk
            self.run = run
            self.ledger = ledger
        }

        package mutating func next() async throws -> [UInt8]? {
            while !self.walk.isAtEnd {
                let chunk = try await self.walk.next()
                self.digest.take(chunk)
                self.run.bytes = self.digest.bytes
                self.run.take(self.walk)
                if self.walk.isAtEnd {
                    self.run.sha256 = self.digest.hexadecimal
                    try await self.ledger.finish(self.run)
                }
                // A page of which nobody may be shown is no chunk: an empty one would end some transfers.
                if !chunk.isEmpty { return chunk }
            }
            return nil
        }
    }
}

extension ExportRun {
    /// What the walk has written so far.
    mutating func take(_ walk: ExportWalk) {
        self.rows = walk.rows
        self.leftOut = walk.leftOut
        self.firstKey = walk.firstKey
        self.lastKey = walk.lastKey
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        self.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
}
