/// How much effort it took, or how easy it was: the direction is part of the scale; effort 1 to 7 unless the survey says otherwise.
package struct CESQuestion: RatingQuestion {
    package static let typeName = "ces"

    package let heading: QuestionHeading
    package let ratingScale: Scale
    package let labels: [String: ScaleLabels]

    package init?(fields: inout QuestionFields) {
        let scale = fields.scale(of: .ces, default: Scale(kind: .ces, from: 1, to: 7, direction: .effort))
        guard let rating = RatingFields(fields: &fields, scale: scale) else { return nil }
        self.heading = rating.heading
        self.ratingScale = scale
        self.labels = rating.labels
    }
}
