import AfterwordPostgres
import Testing

@Suite struct PostgresFailureTests {
    @Test(arguments: [
        ("23505", "duplicate key", ServerFailure.Kind.refused),
        ("40001", "could not serialize access", .conflict),
        ("57P01", "terminating connection due to administrator command", .lost),
        ("08006", "connection failure", .lost),
        // What libpq says by itself, even while its connection still looks whole.
        ("", "server closed the connection unexpectedly", .lost),
    ])
    func `a code says what follows, and no code means that the connection is lost`(
        state: String,
        message: String,
        kind: ServerFailure.Kind
    ) {
        #expect(ServerFailure.Kind(state: state, message: message) == kind)
    }
}
