package import AfterwordCore
package import AfterwordDelivery
import CCurl
import Foundation

/// Sends over HTTP/1.1 and SMTP with libcurl: one thread owns the multi handle, callers put jobs in its mailbox.
///
/// Every destination is resolved by us, vetted, pinned, and checked again when the socket is opened. A kept connection was vetted by the
/// same policy when it was made.
package final class CurlTransport: Transport {
    /// The version of the libcurl in use, e.g. `7.88.1`.
    package static var version: String { String(cString: curl_version_info(CURLVERSION_FIRST).pointee.version) }

    private let mailbox: TransferMailbox
    private let policy: AddressPolicy
    private let limits: TransportLimits
    private let resolver: Resolver
    private let targets = KnownTargets()

    /// Starts the thread; throws ``TransportFailure`` if libcurl cannot start.
    package init(
        policy: AddressPolicy,
        limits: TransportLimits = .standard,
        resolver: Resolver = Resolver()
    ) throws {
        guard Self.isReady, let set = WakeableSet() else {
            throw TransportFailure(code: .other, detail: "libcurl could not start")
        }
        let mailbox = TransferMailbox(set: set)
        self.mailbox = mailbox
        self.policy = policy
        self.limits = limits
        self.resolver = resolver
        let thread = Thread {
            guard var loop = TransferLoop(mailbox: mailbox, policy: policy, limits: limits) else {
                mailbox.close()
                return
            }
            loop.run()
        }
        thread.name = "afterword-curl"
        thread.start()
    }

    deinit {
        self.mailbox.stop(by: .now)
    }

    package func send(_ request: TransportRequest) async -> TransportReply {
        let deadline = ContinuousClock.now + self.limits.total(for: request.service)
        do {
            try request.check()
            let target = try self.targets.target(request.url, for: request.service)
            let addresses = request.unixSocket == nil ? try await self.addresses(of: target, request.service) : []
            return await withCheckedContinuation { continuation in
                self.mailbox.submit(
                    TransferJob(
                        request: request,
                        target: target,
                        addresses: addresses,
                        deadline: deadline,
                        continuation: continuation
                    )
                )
            }
        } catch {
            return .failure(error)
        }
    }

    package func stop(within deadline: Duration) async {
        self.mailbox.stop(by: .now + deadline)
        await self.mailbox.waitUntilClosed()
    }

    private func addresses(
        of target: RequestTarget,
        _ service: AddressPolicy.Service
    ) async throws(TransportFailure) -> [IPAddress] {
        let addresses = try await self.resolver.addresses(of: target.lookupName).get()
        guard self.policy.permits(addresses, port: target.port, for: service) else { throw AddressPolicy.refusal }
        return addresses
    }

    /// Global set-up runs once, before the first thread of ours.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

extension TransportRequest {
    /// Refuses what could begin a line or a command of its own, because libcurl passes it on as it is.
    fileprivate func check() throws(TransportFailure) {
        var isSound = self.headers.allSatisfy { HeaderRule.isName($0.name) && HeaderRule.isValue($0.value) }
        switch self.payload {
        case .http(let method, _, _):
            isSound = isSound && HeaderRule.isName(method)
        case .mail(let session):
            let envelope = [session.letter?.sender, session.letter?.recipient].compactMap(\.self)
            isSound = isSound && envelope.allSatisfy(MailRule.isEnvelopeAddress)
        }
        if !isSound {
            throw TransportFailure(
                code: .badRequest,
                detail: "a header, the method or an address holds a forbidden character"
            )
        }
    }
}
