#include "core/base/print.h"

#include <locale.h>

#include <charconv>
#include <cstdarg>
#include <cstdio>

namespace asbuilt {
namespace {

// POSIX keeps a locale per thread: other threads and the process's own locale are left alone.
class PointLocale {
 public:
  PointLocale() : before_(::uselocale(c_locale())) {}
  ~PointLocale() { ::uselocale(before_); }
  PointLocale(const PointLocale&) = delete;
  PointLocale& operator=(const PointLocale&) = delete;

 private:
  static locale_t c_locale() {
    static const locale_t made = ::newlocale(LC_ALL_MASK, "C", nullptr);
    return made;
  }
  locale_t before_;
};

}  // namespace

int print_to(char* buffer, std::size_t size, const char* format, ...) {
  const PointLocale point;
  std::va_list values;
  va_start(values, format);
  // va_start stands above.
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized)
  const int length = std::vsnprintf(buffer, size, format, values);
  va_end(values);
  return length;
}

std::string decimal_text(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 6);
  return {text, end.ptr};
}

}  // namespace asbuilt
