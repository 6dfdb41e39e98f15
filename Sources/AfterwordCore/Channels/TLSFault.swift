/// Why a secure connection did not come about; each has a remedy of its own, and somebody else who must apply it.
package enum TLSFault: String, Sendable, CaseIterable {
    case expired, notYetValid, wrongHost, selfSigned, unknownAuthority, noCommonProtocol, notSecure, hungUp

    /// What stands in the reason of a failed try.
    package var detail: String {
        switch self {
        case .expired: "the certificate has expired"
        case .notYetValid: "the certificate is not valid yet"
        case .wrongHost: "the certificate is for another host name"
        case .selfSigned: "the certificate is signed by itself"
        case .unknownAuthority: "the certificate comes from an authority that this machine does not know"
        case .noCommonProtocol: "the receiver speaks no version of TLS that we do"
        case .notSecure: "the receiver does not speak TLS at that port"
        case .hungUp: "the receiver hung up while the secure connection was being made"
        }
    }

    /// The fault in a reason that begins with the code of a failed exchange.
    package init?(reason: String) {
        let start = "\(TransportFailure.Code.tlsFailed.rawValue): "
        guard let fault = Self.allCases.first(where: { reason.hasPrefix(start + $0.detail) }) else { return nil }
        self = fault
    }
}

extension DeliveryTrouble {
    /// The trouble behind a secure connection that failed.
    package init(tls fault: TLSFault) {
        self.init("tls_\(fault.rawValue)", fault.detail, Self.remedy(for: fault))
    }

    private static func remedy(for fault: TLSFault) -> String {
        switch fault {
        case .expired: "The receiver's owner must renew it; then it goes on by itself."
        case .notYetValid: "Set the clock of this machine right; if it is right, the receiver's certificate is wrong."
        case .wrongHost: "Use the name that the certificate is for, or let it be issued for the name in the address."
        case .selfSigned, .unknownAuthority:
            "If the receiver is yours, name the file with its authority's certificate in ca_file; else its owner must "
                + "send the whole chain of a public authority."
        case .noCommonProtocol: "The receiver must offer TLS 1.2 or newer."
        case .notSecure: "Correct the port, or write http:// if the way to the receiver is safe without TLS."
        case .hungUp: "Look into the receiver's log at that time; a proxy or firewall before it may be the one."
        }
    }
}
