import CAllocator
import Foundation

/// The areas that the system's allocator keeps memory in.
///
/// By itself it makes eight for each processor, so that threads do not wait for each other, and gives hardly anything back of an area that
/// was full once. Messages and answers go from thread to thread, so every area fills up in its turn: while dispatching that was a fifth of
/// all memory. No more threads work at once than there are processors, so one area for each and one to spare make nobody wait.
enum MemoryAreas {
    /// Before there are threads. Whoever says a number in the environment gets that one.
    static func limit() {
        let environment = ProcessInfo.processInfo.environment
        guard environment["MALLOC_ARENA_MAX"] == nil, environment["GLIBC_TUNABLES"] == nil else { return }
        callocator_limit_areas(Int32(clamping: ProcessInfo.processInfo.processorCount + 1))
    }
}
