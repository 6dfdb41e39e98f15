import AfterwordCore
import AfterwordStorage

/// Deeds of which one that fails does not keep the rest from being done.
struct OneByOne {
    /// What fails for its own sake is left alone for so long, so that it neither fills each look for what is due nor the log.
    static let pause = Duration.minutes(10)

    private var failure: PartialFailure?

    /// Does one and remembers its failure; `orElse` moves what failed out of the way.
    ///
    /// - Throws: only what would fail all others as well.
    mutating func attempt(
        _ name: String,
        _ deed: () async throws -> Void,
        orElse: () async throws -> Void = {}
    ) async throws {
        do {
            try await deed()
        } catch let error where !error.isOutage {
            self.note(name, error)
            do { try await orElse() } catch let error where !error.isOutage { self.note(name, error) }
        }
    }

    /// To be called when all are done.
    ///
    /// - Throws: the first failure.
    func finish() throws {
        if let failure = self.failure { throw failure }
    }

    private mutating func note(_ name: String, _ error: any Error) {
        if self.failure == nil {
            self.failure = PartialFailure(name: name, error: error)
        } else {
            self.failure?.others += 1
        }
    }
}

/// That some of several deeds failed; the rest are done.
package struct PartialFailure: Error, CustomStringConvertible {
    /// What the first was about.
    package var name: String
    /// Why the first failed.
    package var error: any Error
    /// How many failures came after it.
    package var others = 0

    package var description: String {
        "\(self.name): \(self.error)" + (self.others == 0 ? "" : "; and \(self.others) more after it")
    }
}
