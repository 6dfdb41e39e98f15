extension Score {
    /// The class and severity by the table; on a scale the table does not have, by position.
    package var standing: Standing {
        ScoreTable.bands[self.scale.name]?.first { $0.values.contains(self.value) }?.standing
            ?? ScoreTable.standing(at: self.position, of: self.scale.kind)
    }

    package var scoreClass: ScoreClass { self.standing.scoreClass }
    package var severity: Severity? { self.standing.severity }

    /// Whether the scale is outside the table, so that the class was decided by position.
    package var isClassedByPosition: Bool { ScoreTable.bands[self.scale.name] == nil }

    /// Promoter, passive or detractor; `nil` unless the scale is NPS, because no other answer makes a promoter.
    package var promoterClass: PromoterClass? {
        guard self.scale.kind == .nps else { return nil }
        return switch self.scoreClass {
        case .promoter: .promoter
        case .low: .detractor
        case .neutral, .positive, .top: .passive
        }
    }

    /// How the value would read if the highest were always good: on an effort scale 7 of 7 reads as 1.
    package var goodness: Int {
        self.scale.direction == .effort ? self.scale.from + self.scale.to - self.value : self.value
    }

    /// 0 for the worst value of the scale, 1 for the best.
    package var position: Double {
        Double(self.goodness - self.scale.from) / Double(self.scale.to - self.scale.from)
    }

    /// The class under a survey's own limit. `at_or_below` is counted from the bad end, so 3 on "effort 1 to 7" means 5, 6 and 7.
    /// What the limit makes low without the table knowing how bad it is, is `normal`; what it spares is `neutral`.
    package func standing(under rule: LowRule?) -> Standing {
        let standing = self.standing
        guard let limit = rule?.atOrBelow else { return standing }
        if self.goodness <= limit { return Standing(.low, standing.severity ?? .normal) }
        return standing.scoreClass == .low ? Standing(.neutral) : standing
    }
}
