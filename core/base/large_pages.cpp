#include "core/base/large_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace asbuilt {

void prefer_large_pages(void* first, std::size_t bytes) {
  constexpr std::uintptr_t kSmallPage = 4096;     // what madvise asks addresses to be multiples of
  constexpr std::size_t kLargePage = 1ULL << 21;  // less has no room for one
  if (bytes < kLargePage) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(first);
  const std::uintptr_t from = (begin + kSmallPage - 1) / kSmallPage * kSmallPage;
  const std::uintptr_t to = (begin + bytes) / kSmallPage * kSmallPage;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the page that the array lies on
  madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
}

}  // namespace asbuilt
