import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct AuditChainTests {
    /// Three entries, then one statement that nobody may make, then the first fault.
    private func fault(after tampering: SQL?, on engine: Engine) async throws -> ChainFault? {
        try await engine.withStore { store in
            try await store.database.write { connection in
                for number in 1...3 {
                    try store.audit(
                        actor: "cli",
                        action: "key.made",
                        subject: "key \(number)",
                        detail: number == 2 ? nil : "a detail",
                        at: .testStart,
                        in: connection
                    )
                }
                if let tampering { try connection.post(tampering) }
            }
            return try await store.database.read { try store.fault(in: .audit, in: $0) }
        }
    }

    @Test(arguments: Engine.available)
    func `a log that nobody touched is whole`(_ engine: Engine) async throws {
        #expect(try await self.fault(after: nil, on: engine) == nil)
    }

    @Test(
        arguments: [
            ("UPDATE audit SET actor = 'user:ion' WHERE sequence = 1", 1),
            ("UPDATE audit SET action = 'key.revoked' WHERE sequence = 2", 2),
            ("UPDATE audit SET subject = 'key 9' WHERE sequence = 3", 3),
            ("UPDATE audit SET detail = '' WHERE sequence = 2", 2),
            ("UPDATE audit SET at_ms = at_ms + 1 WHERE sequence = 2", 2),
            ("UPDATE audit SET hash = 'ff' WHERE sequence = 2", 2),
            // One letter moved from a field into the next.
            ("UPDATE audit SET action = 'key.mad', subject = 'ekey 1' WHERE sequence = 1", 1),
        ] as [(String, Int)]
    )
    func `a changed entry is named`(statement: String, sequence: Int) async throws {
        let fault = try await self.fault(after: "\(unsafe: statement)", on: .sqlite)
        guard case .changed(let found, _)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(found == sequence)
    }

    @Test func `a missing entry, a missing end and an entry beside the chain are found`() async throws {
        let statements: [(SQL, ChainFault)] = [
            ("DELETE FROM audit WHERE sequence = 2", .missing(sequence: 2)),
            ("DELETE FROM audit WHERE sequence = 3", .head(sequence: 2)),
            ("UPDATE audit_head SET hash = 'ff'", .head(sequence: 3)),
            (
                "INSERT INTO audit (id, at_ms, actor, action, subject) VALUES (1, 1, 'a', 'b', 'c')",
                .unchained(count: 1)
            ),
        ]
        for (statement, expected) in statements {
            #expect(try await self.fault(after: statement, on: .sqlite) == expected)
        }
    }

    @Test(arguments: Engine.available)
    func `entries from before the chain are taken in once`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let fault = try await store.database.write { connection in
                for id in 1...3 {
                    try connection.post(
                        "INSERT INTO audit (id, at_ms, actor, action, subject) VALUES (\(id), 1, 'a', 'b', 'c')"
                    )
                }
                try store.chainEarlier(.audit, in: connection)
                try store.audit(actor: "cli", action: "b", subject: "c", at: .testStart, in: connection)
                try store.chainEarlier(.audit, in: connection)
                return try store.fault(in: .audit, in: connection)
            }
            let head = try await store.database.read { try store.head(of: .audit, in: $0) }
            #expect(fault == nil)
            #expect(head.sequence == 4)
        }
    }
}
