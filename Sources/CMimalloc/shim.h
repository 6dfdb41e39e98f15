// mimalloc 2; linked, it takes the place of the C library's malloc and free.
#pragma once
#include <mimalloc.h>
#include <stdlib.h>
