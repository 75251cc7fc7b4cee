// Numbers as text, always with a decimal point: records, tables and messages must not change with
// the locale of the machine or with what a library made of it.
#pragma once

#include <cstddef>
#include <string>

namespace asbuilt {

// std::snprintf in the "C" locale, whatever the process has set.
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
int print_to(char* buffer, std::size_t size, const char* format, ...);

// For messages: six digits that count, as "%.6g" gives them in the "C" locale.
std::string decimal_text(double value);

}  // namespace asbuilt
