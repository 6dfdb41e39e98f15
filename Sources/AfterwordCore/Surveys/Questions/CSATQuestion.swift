/// How satisfied somebody is; 1 to 5 unless the survey has another scale.
package struct CSATQuestion: RatingQuestion {
    package static let typeName = "csat"

    package let heading: QuestionHeading
    package let ratingScale: Scale
    package let labels: [String: ScaleLabels]

    package init?(fields: inout QuestionFields) {
        let scale = fields.scale(of: .csat, default: Scale(kind: .csat, from: 1, to: 5))
        guard let rating = RatingFields(fields: &fields, scale: scale) else { return nil }
        self.heading = rating.heading
        self.ratingScale = scale
        self.labels = rating.labels
    }
}
