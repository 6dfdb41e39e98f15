import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct UnclearClaimTests {
    @Test(arguments: [true, false])
    func `what a claim of unknown fate took is claimed again as if it had not been`(_ isKept: Bool) async throws {
        try await PostOffice.run { office in
            try await office.resolve(1)
            office.clock.advance(by: .hours(2))
            var context = office.context
            context.store = Store(database: CutDatabase(office.store.database, isKept: isKept))
            let book = DeliveryBook(context)
            await #expect(throws: SQLError.self) {
                try await book.claim(.all, limit: 10, now: office.clock.now, owner: 1)
            }
            let claimed = try await book.claim(.all, limit: 10, now: office.clock.now, owner: 1)
            #expect(!claimed.isEmpty)
            #expect(claimed.allSatisfy { $0.attempt == 1 })
        }
    }
}
