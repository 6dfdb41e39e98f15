import CMimalloc

/// Where the program's memory comes from: linked with the program, mimalloc takes the place of the C library's `malloc`, which Swift, SQLite,
/// libcurl and libpq all ask.
///
/// Messages and answers are made on one thread and let go of on another. That is where the C library's areas are slow, and each
/// keeps what it was full with once.
enum Allocator {
    /// Such as `2.0.9`.
    static var version: String {
        let number = mi_version()
        return "\(number / 100).\(number / 10 % 10).\(number % 10)"
    }

    /// Whether it is asked; not so if another library was preloaded in its place, as `LD_PRELOAD` does.
    static var isInUse: Bool {
        let memory = malloc(1)
        defer { free(memory) }
        return mi_is_in_heap_region(memory)
    }
}
