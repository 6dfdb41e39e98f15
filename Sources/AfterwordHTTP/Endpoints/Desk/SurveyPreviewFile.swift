package import AfterwordCore

/// A preview as one self-contained document, for a file that no server serves.
package enum SurveyPreviewFile {
    /// Throws the template engine's error if a shipped template is broken.
    package static func html(
        of survey: Survey,
        page: SurveyPreviewPage,
        language: String?,
        setting: SurveyPreview.Setting
    ) throws -> String {
        SurveyPreview(survey, setting, language: language, hasMenu: false)
            .rendered(page, by: try PublicPages()).html
    }
}
