/// The JSON Schema of survey files, for editors; the reader's own rules say more than it can.
package enum SurveySchema {
    package static var bytes: [UInt8] { PackageResources.survey_schema_json }
}
