// How the process handles memory between training steps.
#pragma once

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace impromptu {

// Keeps freed memory for the next step: each step allocates the same large tensors, and giving them
// back to the system would cost a page fault per 4 KiB.
inline void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kOneGiB = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, kOneGiB);
  mallopt(M_TRIM_THRESHOLD, kOneGiB);
#endif
}

}  // namespace impromptu
