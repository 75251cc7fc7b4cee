// Numbers as text that reads back to the same number.
#pragma once

#include <charconv>
#include <string>

namespace asbuilt {

// The shortest such text, with a point whatever the locale; zero without its sign.
template <class Number>
void append_number(std::string& text, Number value) {
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value == Number(0) ? Number(0) : value);
  text.append(buffer, end.ptr);
}

}  // namespace asbuilt
