import AfterwordCore
import Testing

@Suite struct StaffNameTests {
    @Test(arguments: [("marta", "Marta", true), (" Ünal", "ünal", true), ("marta", "martha", false), ("", "x", false)])
    func `capitals do not make another person`(one: String, other: String, isSame: Bool) {
        #expect(StaffName.isSame(one, other) == isSame)
    }

    @Test(arguments: [("Marta", "Marta"), ("marta", "marta"), ("MARTA", "Marta"), ("ion", nil)])
    func `a name gets the spelling it is known by, its own if that is known`(name: String, known: String?) {
        #expect(StaffName.spelling(of: name, among: ["Marta", "marta", "Ana"]) == known)
    }

    @Test func `each person is named once, by the first spelling`() {
        #expect(StaffName.distinct(["marta", "Ion", "Marta", "ion"]) == ["marta", "Ion"])
    }
}
