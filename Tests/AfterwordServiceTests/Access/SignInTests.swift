import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Accounts, sessions and links over one store, with passwords that are cheap to check.
private struct Door: Sendable {
    static let password = "correct horse"

    let clock: ManualClock
    let context: ServiceContext
    let users: StaffUsers
    let signIn: SignIn
    let links: SignInLinks
    let marta: StaffUser

    init(_ context: ServiceContext, _ clock: ManualClock) async throws {
        let hasher = PasswordHasher(cost: PasswordCost(logRounds: 4, blockSize: 1, parallelism: 1))
        self.clock = clock
        self.context = context
        self.users = StaffUsers(context, hasher: hasher)
        self.signIn = SignIn(context, hasher: hasher)
        self.links = SignInLinks(context, signIn: self.signIn)
        self.marta = try await self.users.create(name: "marta", role: "agent", password: Self.password, by: "cli")
    }

    func enter(_ name: String = "marta", _ password: String = Self.password, old: String? = nil) async throws -> String
    {
        try await self.signIn.signIn(name: name, password: password, replacing: old).token
    }

    func isIn(_ token: String) async throws -> Bool { try await self.signIn.session(forToken: token) != nil }

    func failTenTimes(_ name: String) async throws {
        for _ in 1...10 {
            await #expect(throws: SignInRefusal.wrong) { try await self.enter(name, "wrong password") }
        }
    }
}

private func withDoor(_ body: (Door) async throws -> Void) async throws {
    let clock = ManualClock()
    try await withService(clock: clock) { try await body(Door($0, clock)) }
}

@Suite struct SignInTests {
    @Test func `the right password opens a session, and neither it nor the token is stored`() async throws {
        try await withDoor { door in
            let token = try await door.enter()
            let session = try #require(await door.signIn.session(forToken: token))
            #expect(session.user == door.marta && session.formToken != token)
            let rows = try await door.context.store.database.read { connection in
                try connection.rows(
                    "SELECT s.hash, u.password_hash FROM session s JOIN staff_user u ON u.id = s.user_id"
                )
            }
            #expect(try rows.map { try $0.text("hash") } != [token])
            #expect(try rows.allSatisfy { try $0.text("password_hash").hasPrefix("scrypt:4:1:1:") })
        }
    }

    @Test func `the standard cost hashes and verifies`() async throws {
        let clock = ManualClock()
        try await withService(clock: clock) { context in
            let hasher = PasswordHasher()
            let users = StaffUsers(context, hasher: hasher)
            let user = try await users.create(name: "ion", role: "admin", password: Door.password, by: "cli")
            let signedIn = try await SignIn(context, hasher: hasher).signIn(name: "ion", password: Door.password)
            #expect(signedIn.user == user)
        }
    }

    @Test(arguments: ["marta", "nobody"])
    func `ten wrong passwords lock a name, known or not, and time unlocks it`(name: String) async throws {
        try await withDoor { door in
            let start = door.clock.now
            try await door.failTenTimes(name)
            let locked = SignInRefusal.locked(until: start + .minutes(15))
            await #expect(throws: locked) { try await door.enter(name) }
            door.clock.advance(by: .minutes(15) - .milliseconds(1))
            await #expect(throws: locked) { try await door.enter(name) }
            door.clock.advance(by: .milliseconds(1))
            try await door.failTenTimes(name)
        }
    }

    @Test func `the right password on the tenth try lets in and starts the count anew`() async throws {
        try await withDoor { door in
            for _ in 1...9 {
                await #expect(throws: SignInRefusal.wrong) { try await door.enter("marta", "wrong password") }
            }
            #expect(try await door.isIn(door.enter()))
            try await door.failTenTimes("marta")
        }
    }

    @Test func `a session ends after 12 idle hours`() async throws {
        try await withDoor { door in
            let token = try await door.enter()
            door.clock.advance(by: .hours(12) - .milliseconds(1))
            #expect(try await door.isIn(token))
            door.clock.advance(by: .hours(12))
            #expect(try await door.isIn(token) == false)
        }
    }

    @Test func `a session in use ends after seven days`() async throws {
        try await withDoor { door in
            let token = try await door.enter()
            for _ in 1..<14 {
                door.clock.advance(by: .hours(12) - .seconds(1))
                #expect(try await door.isIn(token))
            }
            door.clock.advance(by: .hours(12))
            #expect(try await door.isIn(token) == false)
        }
    }

    @Test func `signing in again ends the session of before, signing out ends the new one`() async throws {
        try await withDoor { door in
            let old = try await door.enter()
            let new = try await door.enter(old: old)
            #expect(try await door.isIn(old) == false)
            #expect(try await door.isIn(new))
            try await door.signIn.signOut(token: new)
            #expect(try await door.isIn(new) == false)
        }
    }

    @Test func `disabling ends sessions and links and refuses the right password`() async throws {
        try await withDoor { door in
            let token = try await door.enter()
            let link = try await door.links.make(for: door.marta.id, by: "cli")
            _ = try await door.users.change(door.marta.id, isDisabled: true, by: "cli")
            #expect(try await door.isIn(token) == false)
            await #expect(throws: SignInRefusal.wrong) { try await door.enter() }
            await #expect(throws: SignInRefusal.unknownLink) { try await door.links.user(ofLink: link.token) }
            _ = try await door.users.change(door.marta.id, isDisabled: false, by: "cli")
            #expect(try await door.isIn(door.enter()))
        }
    }

    @Test func `a new password replaces the old one and unlocks the name`() async throws {
        try await withDoor { door in
            try await door.failTenTimes("marta")
            _ = try await door.users.change(door.marta.id, password: "battery staple", by: "cli")
            await #expect(throws: SignInRefusal.wrong) { try await door.enter() }
            #expect(try await door.isIn(door.enter("marta", "battery staple")))
        }
    }

    @Test(arguments: [("", "agent", "long enough"), ("ion", "boss", "long enough"), ("ion", "agent", "too short")])
    func `unfit names, roles and passwords are refused`(name: String, role: String, password: String) async throws {
        try await withDoor { door in
            await #expect(throws: FieldError.self) {
                try await door.users.create(name: name, role: role, password: password, by: "cli")
            }
            let names = try await door.users.list().map(\.name)
            #expect(names == ["marta"])
        }
    }

    @Test(arguments: ["marta", "Marta", "MARTA"])
    func `a name belongs to one account, whatever the capitals`(name: String) async throws {
        try await withDoor { door in
            await #expect(throws: StaffUserRefusal.nameTaken) {
                try await door.users.create(name: name, role: "admin", password: nil, by: "cli")
            }
        }
    }
}

@Suite struct SignInLinkTests {
    @Test func `looking changes nothing, the first use signs in, the second does not`() async throws {
        try await withDoor { door in
            let link = try await door.links.make(for: door.marta.id, by: "cli")
            for _ in 1...3 { #expect(try await door.links.user(ofLink: link.token) == door.marta) }
            #expect(try await door.isIn(door.links.signIn(link: link.token).token))
            await #expect(throws: SignInRefusal.linkUsedUp) { try await door.links.signIn(link: link.token) }
            await #expect(throws: SignInRefusal.linkUsedUp) { try await door.links.user(ofLink: link.token) }
        }
    }

    @Test func `a link lives 15 minutes`() async throws {
        try await withDoor { door in
            let link = try await door.links.make(for: door.marta.id, by: "cli")
            door.clock.advance(by: .minutes(15) - .milliseconds(1))
            #expect(try await door.links.user(ofLink: link.token) == door.marta)
            door.clock.advance(by: .milliseconds(1))
            await #expect(throws: SignInRefusal.linkUsedUp) { try await door.links.signIn(link: link.token) }
        }
    }

    @Test func `of many uses at the same time one wins`() async throws {
        try await withDoor { door in
            let token = try await door.links.make(for: door.marta.id, by: "cli").token
            let winners = await withTaskGroup(of: Int.self) { group in
                for _ in 1...8 {
                    group.addTask { (try? await door.links.signIn(link: token)) == nil ? 0 : 1 }
                }
                return await group.reduce(0, +)
            }
            #expect(winners == 1)
        }
    }

    @Test func `a link nobody made is unknown`() async throws {
        try await withDoor { door in
            await #expect(throws: SignInRefusal.unknownLink) { try await door.links.signIn(link: "aaaa") }
        }
    }
}

extension SignInLink {
    /// The last piece of the address.
    fileprivate var token: String { String(self.url.split(separator: "/").last ?? "") }
}
