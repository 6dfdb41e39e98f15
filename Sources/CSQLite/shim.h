// sqlite3_config takes a variable number of arguments, and Swift calls no such function: one inline function for what we set.
#pragma once

// Declared here and not by <sqlite3.h>, which GRDB imports as a module of its own.
int sqlite3_config(int, ...);

/// Counts no memory: SQLite would take a lock around every allocation for figures that nobody reads. Only before the first database is
/// opened; later it changes nothing.
static inline void csqlite_count_no_memory(void) {
    enum { MEMORY_STATUS = 9 };  // SQLITE_CONFIG_MEMSTATUS, part of the stable interface
    (void)sqlite3_config(MEMORY_STATUS, 0);
}

/// Takes memory for a cache page by page. SQLite would take 20 pages at once and touch each for every cache it makes, and it makes one, with a
/// small table in it, for every list of more than two members that a statement or a CHECK compares with. Only before the first database is
/// opened; later it changes nothing.
static inline void csqlite_take_pages_singly(void) {
    enum { PAGE_CACHE = 7 };  // SQLITE_CONFIG_PAGECACHE, part of the stable interface
    (void)sqlite3_config(PAGE_CACHE, (void *)0, 0, 0);
}

/// Keeps up to so many bytes of what a statement of several rows would have to take back in memory. From 64 KiB on SQLite would write it to
/// a temporary file, copies of all pages that the statement touches. Only before the first database is opened; later it changes nothing.
static inline void csqlite_keep_statement_journals(int bytes) {
    enum { STATEMENT_JOURNAL_SPILL = 26 };  // SQLITE_CONFIG_STMTJRNL_SPILL, part of the stable interface
    (void)sqlite3_config(STATEMENT_JOURNAL_SPILL, bytes);
}
