/// Numbers that follow from an invitation alone (SplitMix64), so that one person always meets the options in the same order.
package struct OptionOrder: RandomNumberGenerator {
    private var state: UInt64

    package init(_ invitation: EntityID<Invitation>) {
        self.state = UInt64(bitPattern: invitation.rawValue)
    }

    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
