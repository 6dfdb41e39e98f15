// The C library's allocator has a setting that Swift's module of it does not show.
#pragma once
#include <malloc.h>

// At most so many areas from now on; where the library has no such setting, nothing happens.
static inline void callocator_limit_areas(int count) {
#ifdef M_ARENA_MAX
    (void)mallopt(M_ARENA_MAX, count);
#else
    (void)count;
#endif
}
