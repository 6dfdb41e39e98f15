/// The four surveys that come with the program; the files in `surveys/` are their only source.
package enum ShippedSurveys {
    /// In alphabetical order.
    package static var files: [SurveyFolder.File] {
        [
            ("ces.yaml", PackageResources.ces_yaml),
            ("csat.yaml", PackageResources.csat_yaml),
            ("nps.yaml", PackageResources.nps_yaml),
            ("reason.yaml", PackageResources.reason_yaml),
        ].map { (name: "surveys/" + $0.0, bytes: $0.1) }
    }
}
