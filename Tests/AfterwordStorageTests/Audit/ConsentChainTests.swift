import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct ConsentChainTests {
    /// Three statements of one person, then what somebody does to the ledger, then the first fault.
    private func fault(
        on engine: Engine,
        after tampering: @escaping @Sendable (Store, EntityID<Contact>, any SQLConnection) throws -> Void
    ) async throws -> ChainFault? {
        try await engine.withStore { store in
            let contact = Contact(id: store.ids.next(at: .testStart), factsAt: .testStart)
            return try await store.database.write { connection in
                try store.insert(contact, in: connection)
                let words = ConsentText(digest: "d1", version: "v1", language: "en", words: "May we quote you?")
                for (purpose, text) in [("marketing", nil), ("quote", words), ("survey", nil)] {
                    try store.appendConsent(
                        contact.id,
                        purpose: purpose,
                        given: true,
                        wording: nil,
                        text: text,
                        channel: "page",
                        at: .testStart,
                        in: connection
                    )
                }
                try tampering(store, contact.id, connection)
                return try store.fault(in: .consents, in: connection)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `an erased person leaves the chain whole`(_ engine: Engine) async throws {
        let fault = try await self.fault(on: engine) { store, contact, connection in
            try store.erasePersonalData(of: contact, at: .testStart, in: connection)
        }
        #expect(fault == nil)
    }

    @Test(
        arguments: [
            ("UPDATE consent SET given = 0 WHERE sequence = 1", .changed(sequence: 1, entry: 0)),
            ("UPDATE consent SET purpose = 'ambassador' WHERE sequence = 2", .changed(sequence: 2, entry: 0)),
            ("UPDATE consent SET at_ms = at_ms - 1 WHERE sequence = 3", .changed(sequence: 3, entry: 0)),
            ("UPDATE consent SET text_digest = NULL WHERE sequence = 2", .changed(sequence: 2, entry: 0)),
            ("DELETE FROM consent WHERE sequence = 2", .missing(sequence: 2)),
            ("DELETE FROM consent WHERE sequence = 3", .head(sequence: 2)),
            ("UPDATE consent SET sequence = NULL, hash = NULL WHERE sequence = 3", .head(sequence: 2)),
        ] as [(String, ChainFault)]
    )
    func `what is changed, dropped or taken out is named`(statement: String, expected: ChainFault) async throws {
        let fault = try await self.fault(on: .sqlite) { _, _, connection in
            try connection.post("\(unsafe: statement)")
        }
        switch (fault, expected) {
        case (.changed(let found, _)?, .changed(let wanted, _)): #expect(found == wanted)
        default: #expect(fault == expected)
        }
    }

    @Test(arguments: Engine.available)
    func `statements from before the chain are taken in once`(_ engine: Engine) async throws {
        let fault = try await self.fault(on: engine) { store, _, connection in
            try connection.post("UPDATE consent SET sequence = NULL, hash = NULL")
            try connection.post("UPDATE consent_head SET sequence = 0, hash = ''")
            try store.chainEarlier(.consents, in: connection)
            try store.chainEarlier(.consents, in: connection)
        }
        #expect(fault == nil)
    }
}
