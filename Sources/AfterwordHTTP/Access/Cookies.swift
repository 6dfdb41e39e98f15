package import HTTPTypes

/// Reading the `Cookie` header.
package enum Cookies {
    /// The first value of that name; the browser sends the most specific path first.
    package static func value(of name: String, in headers: HTTPFields) -> String? {
        for header in headers[values: .cookie] {
            for part in header.split(separator: ";") {
                let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if halves.count == 2, halves[0].drop(while: { $0 == " " }) == name { return String(halves[1]) }
            }
        }
        return nil
    }
}
