// Memory that runs out on demand: one allocation of SQLite, or of the program's own operator new,
// is refused.
#pragma once

#include <cstdint>

namespace asbuilt::sample {

// While it exists, SQLite takes its memory through it. One at a time, no connection open when it
// begins or ends, one thread.
class FailingMemory {
 public:
  FailingMemory();
  ~FailingMemory();
  FailingMemory(const FailingMemory&) = delete;
  FailingMemory& operator=(const FailingMemory&) = delete;

  // The n-th allocation of SQLite from now on is refused, once. 0: none is.
  void fail_sqlite_at(std::int64_t n);
  // Whether one was refused since.
  bool failed() const;
};

// The n-th operator new of this thread from now on is refused, once. 0: none is.
void fail_new_at(std::int64_t n);
// Whether one was refused since.
bool refused_new();

}  // namespace asbuilt::sample
