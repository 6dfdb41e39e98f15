import AfterwordCore
import AfterwordService

/// Carries a browser's correction secret, for one invitation's page only and as long as answers can be corrected.
struct CorrectionCookie {
    private static let name = "correction"
    let token: String
    let isSecure: Bool

    func value(_ secret: String) -> String {
        "\(Self.name)=\(secret); Path=/s/\(self.token); Max-Age=\(ResubmissionPolicy.editWindow.components.seconds)"
            + "; HttpOnly; SameSite=Lax" + (self.isSecure ? "; Secure" : "")
    }

    static func secret(in request: EndpointRequest) -> String? {
        CorrectionSecret.wellFormed(request.cookie(self.name))
    }
}
