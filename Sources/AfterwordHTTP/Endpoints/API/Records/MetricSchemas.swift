import AfterwordCore
import AfterwordService

/// A scorecard as the API shows it.
enum MetricSchemas {
    static let scorecard = JSONSchema.named(
        "Metric",
        .object([
            .required("metric", .text), .required("title", .text), .required("unit", .choice(MetricUnit.self)),
            .required("formula", .text), .required("base", JSONSchema.text.described("What n counts.")),
            .required("basis", .choice(Scorecard.Basis.self)),
            .required("from", .time), .required("to", .time), .required("scale", JSONSchema.text.orNull),
            .required("value", JSONSchema.number.orNull.described("Unrounded; null = no data, see `reason`.")),
            .required("n", .integer), .required("interval", interval.orNull),
            .required("level", level),
            .required("reason", JSONSchema.choice(NoDataReason.self).orNull),
            .required("note", JSONSchema.text.orNull), .required("counts", .map(of: .integer)),
            .required("segments", .list(of: row)), .required("series", .list(of: point)),
            .required("scales", .list(of: result)),
        ])
    )

    private static let interval = JSONSchema.object([.required("low", .number), .required("high", .number)])
        .described("95 %, in the metric's unit.")

    private static let level = JSONSchema.choice(SampleLevel.self).described(
        "How much may be shown: `hidden` = 1 to 4, the count alone; a value beside it is there to be pooled."
    )

    private static let figure: [JSONSchema.Property] = [
        .required("value", JSONSchema.number.orNull), .required("n", .integer),
        .required("numerator", JSONSchema.number.orNull), .required("denominator", JSONSchema.number.orNull),
        .required("interval", interval.orNull), .required("level", level),
        .required("reason", JSONSchema.choice(NoDataReason.self).orNull),
        .required("note", JSONSchema.text.orNull), .required("counts", .map(of: .integer)),
    ]

    private static let row = JSONSchema.named("MetricRow", .object([.required("segment", .text)] + figure))

    private static let point = JSONSchema.named(
        "MetricPoint",
        .object(
            [
                .required("bucket", .text),
                .required("from", JSONSchema.time.described("Where the bucket begins, or the span if that is later.")),
                .required("to", JSONSchema.time.described("Where the bucket ends, or the span if that is earlier.")),
            ] + figure
        )
    )

    private static let result = JSONSchema.object(
        [
            .required("scale", JSONSchema.text.orNull), .required("lower_is_better", .flag),
            .required("distribution", .map(of: .integer)), .required("segments", .list(of: row)),
            .required("series", .list(of: point)),
        ] + figure
    )
}
