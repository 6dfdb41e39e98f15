import AfterwordCore
import Testing

@Suite struct ConditionMatchingTests {
    static let segments = Segments(
        channel: "Telegram",
        team: "t1",
        tags: ["VIP", "effort"],
        product: nil,
        brand: "north"
    )

    static let table: [(@Sendable (inout Conditions) -> Void, Bool)] = [
        ({ _ in }, true),
        ({ $0.tagsAny = ["other", "vip"] }, true),
        ({ $0.tagsAny = ["other"] }, false),
        ({ $0.tagsAll = ["vip", "EFFORT"] }, true),
        ({ $0.tagsAll = ["vip", "other"] }, false),
        ({ $0.tagsNone = ["Effort"] }, false),
        ({ $0.tagsNone = ["no-survey"] }, true),
        ({ $0.channel = ["email", "telegram"] }, true),
        ({ $0.channel = ["email"] }, false),
        ({ $0.team = ["t2"] }, false),
        ({ $0.product = ["phone"] }, false),
        ({ $0.brand = ["NORTH"] }, true),
        ({ ($0.brand, $0.team) = (["north"], ["t2"]) }, false),
    ]

    @Test(arguments: table.indices) func `all given conditions must hold, whatever the letter case`(_ index: Int) {
        var conditions = Conditions()
        Self.table[index].0(&conditions)
        #expect((conditions.unmet(by: Self.segments) == nil) == Self.table[index].1)
    }
}
