import AfterwordCore
import AfterwordStorage

/// What an event touches; events with one in common are taken in one after the other, see ``EventRounds``.
enum EventTie: Hashable {
    case supportCase(SourceKey)
    case address(ContactAddress)
    case contact(EntityID<Contact>)
}
