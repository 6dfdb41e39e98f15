import AfterwordCore
import Testing

@Suite struct RoleTests {
    @Test(arguments: Role.allCases, [true, false])
    func `an admin enters everything, an auditor reads everything, the others keep to their rooms`(
        role: Role,
        reading: Bool
    ) {
        for room in Role.allCases {
            let expected = role == .admin || role == room || (role == .auditor && reading)
            #expect(role.mayEnter([room], reading: reading) == expected)
        }
        #expect(role.mayEnter([], reading: reading) == (role == .admin || (role == .auditor && reading)))
    }
}
