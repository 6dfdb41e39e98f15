import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes
import NIOCore

extension Problem {
    /// What an error means to a client. `nil` for errors nobody foresaw: those are logged and told as ``ProblemCode/internalError``.
    ///
    /// It has a name of its own, because an overload of `explaining` for any error would win over the exact ones and call itself for ever.
    static func foreseen(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let error as FieldError: Problem(.invalidFields, errors: [error])
        case let failure as JSONReader.Failure: Problem(failure)
        case let refusal as EventRefusal: Problem(refusal)
        case let invalid as InvalidFields: Problem(.invalidFields, errors: invalid.errors)
        case let refusal as FollowUpRefusal: Problem(refusal)
        case let refusal as ReplyRefusal: Problem(refusal)
        case let refusal as ContactRefusal: Problem(refusal)
        case let refusal as AmbassadorInviteRefusal: Problem(refusal)
        case let refusal as OfferRefusal: Problem(refusal)
        case let refusal as TestimonialRefusal: Problem(refusal)
        case is HelperRefusal: Problem(.notFound)
        case let refusal as ChannelTestRefusal: Problem(refusal)
        case let refusal as ReplayRefusal: Problem(refusal)
        case let refusal as ReplyIntake.Refusal: Problem(refusal)
        case let refusal as SourceIntake.Refusal: Problem(refusal)
        case is InvalidListPosition: Problem(.invalidCursor)
        case let error as SQLError: .explaining(error)
        case is CancellationError: Problem(.shuttingDown, retryAfter: .seconds(5))
        case is NIOTooManyBytesError: Problem(.bodyTooLarge)
        case is RequestDeadlineExceeded: Problem(.requestTimeout, headers: [.connection: "close"])
        default: nil
        }
    }

    private init(_ failure: JSONReader.Failure) {
        self.init(.invalidJSON, "At byte \(failure.offset): \(failure.reason.rawValue).")
    }

    private init(_ refusal: EventRefusal) {
        self =
            switch refusal {
            case .mediaType(let expected): Problem(.unsupportedMediaType, "Send \(expected).")
            case .json(let failure): Problem(failure)
            case .fields(let errors, let index): Problem(.invalidFields, errors: errors, index: index)
            }
    }

    private static func explaining(_ error: SQLError) -> Problem? {
        switch error.code {
        case .overloaded, .busy: Problem(.overloaded, retryAfter: .seconds(1))
        case .full: Problem(.storageFull, retryAfter: .seconds(30))
        case .closed: Problem(.shuttingDown, retryAfter: .seconds(5))
        case .inputOutput, .corrupt: Problem(.overloaded, retryAfter: .seconds(30))
        default: nil
        }
    }
}
