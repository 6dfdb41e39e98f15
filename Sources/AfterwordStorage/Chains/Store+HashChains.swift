/// Where a chained ledger ends.
package struct ChainHead: Sendable, Equatable {
    /// The place of the newest entry; 0 = none yet.
    package var sequence: Int
    /// Its hash; empty if there is none.
    package var hash: String
}

extension Store {
    /// The place and the hash of the newest entry.
    package func head(of chain: HashChain, in connection: any SQLConnection) throws -> ChainHead {
        let row = try connection.firstRow("SELECT sequence, hash FROM \(unsafe: chain.head) WHERE id = 1")
        return try row.map { ChainHead(sequence: try $0.integer("sequence"), hash: try $0.text("hash")) }
            ?? ChainHead(sequence: 0, hash: "")
    }

    /// Locks the newest entry's row and moves it on to an entry with these fields, so entries of several writing processes form one chain.
    func nextLink(
        of chain: HashChain,
        for fields: [String?],
        in connection: any SQLConnection
    ) throws -> ChainHead {
        let locked = try connection.rows(
            "UPDATE \(unsafe: chain.head) SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence, hash"
        )
        guard let head = locked.first else {
            throw SQLError(code: .corrupt, message: "the row that ends the ledger \(chain.ledger) is missing")
        }
        let sequence = try head.integer("sequence")
        let hash = HashChain.hash(of: fields, sequence: sequence, after: try head.text("hash"))
        try connection.post("UPDATE \(unsafe: chain.head) SET hash = \(hash) WHERE id = 1")
        return ChainHead(sequence: sequence, hash: hash)
    }

    /// Takes entries into the chain that were written before there was one; does nothing once it has begun.
    package func chainEarlier(_ chain: HashChain, in connection: any SQLConnection) throws {
        guard try self.head(of: chain, in: connection).sequence == 0 else { return }
        for row in try connection.rows("SELECT * FROM \(unsafe: chain.ledger) ORDER BY id") {
            let link = try self.nextLink(of: chain, for: chain.fields(row), in: connection)
            try connection.post(
                """
                UPDATE \(unsafe: chain.ledger) SET sequence = \(link.sequence), hash = \(link.hash)
                WHERE id = \(try row.integer("id"))
                """
            )
        }
    }

    /// Walks a whole chain and returns the first thing that is wrong with it; `nil` if nothing is.
    package func fault(in chain: HashChain, in connection: any SQLConnection) throws -> ChainFault? {
        var (last, hash) = (0, "")
        var fault: ChainFault?
        try connection.forEachRow(
            "SELECT * FROM \(unsafe: chain.ledger) WHERE sequence IS NOT NULL ORDER BY sequence"
        ) { row in
            guard fault == nil else { return }
            guard try row.integer("sequence") == last + 1 else {
                fault = .missing(sequence: last + 1)
                return
            }
            last += 1
            let expected = HashChain.hash(of: try chain.fields(row), sequence: last, after: hash)
            if try row.optionalText("hash") != expected {
                fault = .changed(sequence: last, entry: Int64(try row.integer("id")))
            }
            hash = expected
        }
        if let fault { return fault }
        guard try self.head(of: chain, in: connection) == ChainHead(sequence: last, hash: hash) else {
            return .head(sequence: last)
        }
        let row = try connection.firstRow(
            "SELECT COUNT(*) AS n FROM \(unsafe: chain.ledger) WHERE sequence IS NULL"
        )
        let unchained = try row?.integer("n") ?? 0
        return unchained == 0 ? nil : .unchained(count: unchained)
    }
}
