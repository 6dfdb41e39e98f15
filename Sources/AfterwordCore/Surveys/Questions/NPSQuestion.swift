/// How likely somebody is to recommend the brand; 0 to 10 unless the survey starts at 1.
package struct NPSQuestion: RatingQuestion {
    package static let typeName = "nps"

    package let heading: QuestionHeading
    package let ratingScale: Scale
    package let labels: [String: ScaleLabels]

    package init?(fields: inout QuestionFields) {
        let scale = fields.scale(of: .nps, default: Scale(kind: .nps, from: 0, to: 10))
        guard let rating = RatingFields(fields: &fields, scale: scale) else { return nil }
        self.heading = rating.heading
        self.ratingScale = scale
        self.labels = rating.labels
    }
}
