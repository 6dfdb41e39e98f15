// libqrencode 4 with what Swift has to know of its pointers: the text is never NULL, the result may be.
#pragma once
#include <qrencode.h>

// A symbol of the smallest version that holds the text, or NULL if none does; free it with cqr_free.
static inline QRcode *_Nullable cqr_encode(const char *_Nonnull text, QRecLevel level) {
    return QRcode_encodeString8bit(text, 0, level);
}

static inline void cqr_free(QRcode *_Nonnull code) {
    QRcode_free(code);
}

// Whether the module at this place is dark; the other bits of a byte say what the module is for.
static inline int cqr_is_dark(const QRcode *_Nonnull code, int row, int column) {
    return code->data[row * code->width + column] & 1;
}
