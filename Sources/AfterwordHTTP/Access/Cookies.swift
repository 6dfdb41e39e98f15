package import HTTPTypes

/// Reading the `Cookie` header.
package enum Cookies {
    /// The first value of that name; the browser sends the most specific path first.
    package static func value(of name: String, in headers: HTTPFields) -> String? {
        for header in headers[values: .cookie] {
            for part in header.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = part.drop { $0 == UInt8(ascii: " ") }
                guard let cut = pair.firstIndex(of: UInt8(ascii: "=")), pair[..<cut].elementsEqual(name.utf8) else {
                    continue
                }
                return String(Substring(pair[cut...].dropFirst()))
            }
        }
        return nil
    }
}
