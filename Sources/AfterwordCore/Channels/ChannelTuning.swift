/// What the configuration may say of any channel, whatever its kind; it wins over what the kind does by itself.
package struct ChannelTuning: Sendable, Equatable {
    /// What to do with a message whose fate is unknown after a crash.
    package var afterUnclearCrash: UnclearPolicy?
    /// Messages a second to one destination in the long run.
    package var perSecond: Int?

    package init(afterUnclearCrash: UnclearPolicy? = nil, perSecond: Int? = nil) {
        self.afterUnclearCrash = afterUnclearCrash
        self.perSecond = perSecond
    }

    package func afterUnclearCrash(on channel: any Channel) -> UnclearPolicy {
        self.afterUnclearCrash ?? channel.afterUnclearCrash
    }

    /// The channel's pace, or the one asked for with as much at once as it gives in half a second.
    package func pace(of channel: any Channel) -> SendingPace {
        self.perSecond.map { SendingPace(perSecond: Double($0), burst: max(1, $0 / 2)) } ?? channel.pace
    }
}
