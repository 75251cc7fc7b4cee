// Long arrays on large pages, where the system has them: a walk that reads from many places at once
// then needs fewer translations of addresses, and the first touch fewer faults. What is computed
// does not depend on it.
#pragma once

#include <cstddef>
#include <vector>

namespace asbuilt {

// Asks the system to back [first, first + bytes) with large pages (Linux: MADV_HUGEPAGE); to be
// called before the first write. A wish: where the system refuses it, all stays as it was.
void prefer_large_pages(void* first, std::size_t bytes);

// Room for `size` values, on large pages where it had to be made anew.
template <class T>
void reserve_large(std::vector<T>& values, std::size_t size) {
  if (size <= values.capacity()) return;
  values.reserve(size);
  prefer_large_pages(values.data() + values.size(), (size - values.size()) * sizeof(T));
}

// `size` zeros (T{}) on large pages.
template <class T>
std::vector<T> large_array(std::size_t size) {
  std::vector<T> values;
  reserve_large(values, size);
  values.resize(size);
  return values;
}

}  // namespace asbuilt
