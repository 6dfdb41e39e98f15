import HTTPTypes
import HummingbirdCore

/// The endpoints of one path, which differ by their methods.
///
/// A class, because each request looks its own up, and a copy would retain every method's endpoint.
final class EndpointPlace: Sendable {
    /// As the log names it.
    let pattern: String
    private let responders: [HTTPRequest.Method: EndpointResponder]
    /// The methods in the words of a header.
    private let allow: String

    init(_ responders: [EndpointResponder]) {
        self.pattern = responders.first?.endpoint.path.pattern ?? ""
        self.responders = Dictionary(uniqueKeysWithValues: responders.map { ($0.endpoint.method, $0) })
        let implied: [HTTPRequest.Method] = self.responders[.get] == nil ? [.options] : [.head, .options]
        self.allow = Set(implied).union(self.responders.keys).map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// A known path answers OPTIONS with its methods and other methods with 405; HEAD follows from GET.
    func respond(to request: Request, at path: [Substring], _ context: EndpointContext) async throws -> EndpointReply {
        if let responder = self.responders[request.method] {
            return try await responder.respond(to: request, at: path, context)
        }
        if request.method == .head, let responder = self.responders[.get] {
            return try await responder.respond(to: request, at: path, context).head
        }
        guard request.method == .options else { throw Problem(.methodNotAllowed, headers: [.allow: self.allow]) }
        return EndpointReply(status: .noContent, headers: [.allow: self.allow])
    }
}
