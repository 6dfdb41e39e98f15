import AfterwordPostgres
import Testing

@Suite struct DatabaseNameTests {
    private static let plain = "postgres://ana@db.example.org:5432/care"

    @Test(arguments: [
        "postgres://ana@db.example.org:5432/care", "postgresql://ana@db.example.org/care",
        "postgres://ana:hunter2@DB.example.org/care?sslmode=require&connect_timeout=9",
        "postgres://ana@db.example.org/care?application_name=x&password=hunter2",
        "postgres:///care?host=db.example.org&user=ana",
    ])
    func `one database has one name, however its address is written`(_ address: String) {
        let name = DatabaseName.of(address: address)
        #expect(name != nil && name == DatabaseName.of(address: Self.plain))
        #expect(name?.contains("hunter2") == false)
    }

    @Test(arguments: [
        "postgres://ana@db.example.org/test", "postgres://ana@db.example.com/care",
        "postgres://ana@db.example.org:5433/care", "postgres://ion@db.example.org/care",
        "postgres://ana@db.example.org,b.example.org/care",
        "postgres://ana@db.example.org/care?options=-csearch_path%3Dother",
    ])
    func `another database has another name`(_ address: String) {
        #expect(DatabaseName.of(address: address) != DatabaseName.of(address: Self.plain))
    }

    @Test func `whoever asks, an address without a user is one database`() {
        let name = DatabaseName.of(address: "postgres://db.example.org/care")
        #expect(name?.contains("user=") == false)
        #expect(name == DatabaseName.of(address: "postgres://db.example.org:5432/care"))
    }

    @Test func `several hosts are one list, with a port for each`() {
        let each = DatabaseName.of(address: "postgres://ana@a.org:5433,b.org:5433/care")
        #expect(each == DatabaseName.of(address: "postgres://ana@a.org,b.org/care?port=5433"))
        #expect(each != DatabaseName.of(address: "postgres://ana@b.org:5433,a.org:5433/care"))
    }

    @Test func `what is no address has no name`() {
        #expect(DatabaseName.of(address: "postgres://ana@db:x:y/care?nonsense=1") == nil)
    }
}
