#include "tests/reports/store/failing_memory.h"

#include <sqlite3.h>

#include <cstdlib>
#include <new>
#include <stdexcept>

namespace asbuilt::sample {
namespace {

sqlite3_mem_methods real_memory;
std::int64_t sqlite_countdown = 0;
bool sqlite_refused = false;
thread_local std::int64_t new_countdown = 0;
thread_local bool new_refused = false;

bool refuse(std::int64_t& countdown, bool& refused) {
  if (countdown == 0 || --countdown > 0) return false;
  refused = true;
  return true;
}

void* allocate(int bytes) {
  return refuse(sqlite_countdown, sqlite_refused) ? nullptr : real_memory.xMalloc(bytes);
}

void* allocate_again(void* memory, int bytes) {
  return refuse(sqlite_countdown, sqlite_refused) ? nullptr : real_memory.xRealloc(memory, bytes);
}

void configure(sqlite3_mem_methods methods) {
  sqlite3_shutdown();
  if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
      sqlite3_initialize() != SQLITE_OK) {
    throw std::runtime_error("SQLite does not take other memory");
  }
}

void* allocate_new(std::size_t bytes) {
  if (refuse(new_countdown, new_refused)) return nullptr;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

}  // namespace

FailingMemory::FailingMemory() {
  sqlite3_initialize();  // so that there is something to take over
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory) != SQLITE_OK) {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
  }
  sqlite3_mem_methods methods = real_memory;
  methods.xMalloc = allocate;
  methods.xRealloc = allocate_again;
  configure(methods);
}

FailingMemory::~FailingMemory() {
  fail_sqlite_at(0);
  configure(real_memory);
}

void FailingMemory::fail_sqlite_at(std::int64_t n) {
  sqlite_countdown = n;
  if (n != 0) sqlite_refused = false;
}

bool FailingMemory::failed() const {
  return sqlite_refused;
}

void fail_new_at(std::int64_t n) {
  new_countdown = n;
  if (n != 0) new_refused = false;
}

bool refused_new() {
  return new_refused;
}

}  // namespace asbuilt::sample

// Of the whole test program: malloc, until fail_new_at.
void* operator new(std::size_t bytes) {
  void* memory = asbuilt::sample::allocate_new(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
