import AfterwordCore
package import Mustache

/// Escapes text for HTML one Unicode scalar at a time.
///
/// The library's own HTML type compares grapheme clusters, so a quote followed by a combining accent passes unescaped
/// and ends an attribute in a browser, which reads code points. Every template starts with ``pragma`` instead.
package struct HTMLEscaping: MustacheContentType {
    /// The first line of a template that wants this escaping.
    package static let pragma = "{{% CONTENT_TYPE: SCALAR-HTML}}\n"

    package init() {}

    /// Parses a template whose values are escaped scalar by scalar.
    package static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        MustacheContentTypes.register(HTMLEscaping(), named: "SCALAR-HTML")
        return try MustacheTemplate(string: Self.pragma + String(decoding: bytes, as: UTF8.self))
    }

    package func escapeText(_ text: String) -> String { text.escapedForHTML }
}
