// libpq names the fields of an error by character constants, and Swift sees none of them: one inline function for each that we read.
#pragma once
#include <libpq-fe.h>

static inline const char *_Nullable cpostgres_sqlstate(const PGresult *_Nonnull result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

static inline const char *_Nullable cpostgres_message(const PGresult *_Nonnull result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}

static inline const char *_Nullable cpostgres_constraint(const PGresult *_Nonnull result) {
    return PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
}

static void cpostgres_ignore_notice(void *_Nullable context, const PGresult *_Nullable notice) {}

/// Without this libpq prints the server's notices to standard error.
static inline void cpostgres_silence_notices(PGconn *_Nonnull connection) {
    PQsetNoticeReceiver(connection, cpostgres_ignore_notice, NULL);
}
