import Foundation

/// A platform's request as it came: the raw bytes are kept because signatures are made over them.
package struct InboundRequest: Sendable, Equatable {
    package enum Method: String, Sendable, CaseIterable { case get, post }

    package var method: Method
    /// Decoded; the first value of a name that is given twice.
    package var query: [String: String]
    /// Names in lower case.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(
        method: Method = .post,
        query: [String: String] = [:],
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.query = query
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        self.body = body
    }

    /// A header by its name in any letter case.
    package func header(_ name: String) -> String? { self.headers[name.lowercased()] }

    /// One field of a body in `application/x-www-form-urlencoded`; `nil` if the body is of another type or has no such field.
    package func formValue(_ name: String) -> String? {
        guard self.header("Content-Type")?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false else {
            return nil
        }
        for pair in self.body.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, halves[0].elementsEqual(name.utf8) else { continue }
            return String(decoding: halves[1], as: UTF8.self).replacing("+", with: " ").removingPercentEncoding
        }
        return nil
    }

    /// The body as JSON within the bounds of ``JSONReader``.
    package func json() throws(InboundFailure) -> JSONValue {
        do {
            return try JSONReader.read(self.body)
        } catch {
            throw InboundFailure("the body is \(error.reason.rawValue) (byte \(error.offset))")
        }
    }
}

/// What a platform gets back.
package struct InboundAnswer: Sendable, Equatable {
    package var status: Int
    package var contentType: String?
    package var body: [UInt8]

    package init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// 200 without a word.
    package static let ok = InboundAnswer(status: 200)
    /// 403 without a word, for a handshake with a wrong password.
    package static let forbidden = InboundAnswer(status: 403)

    package static func text(_ text: String) -> InboundAnswer {
        InboundAnswer(status: 200, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    package static func json(_ value: JSONValue) -> InboundAnswer {
        InboundAnswer(status: 200, contentType: "application/json", body: value.serialized)
    }
}
