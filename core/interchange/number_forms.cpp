#include "core/interchange/number_forms.h"

#include <array>
#include <charconv>

#include "core/mesh_files/text_scan.h"

namespace asbuilt {

std::string plain_decimal(double value) {
  std::array<char, 400> text{};  // 1e308 has 309 digits, 5e-324 has 326
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return {text.data(), end.ptr};
}

bool number_of_text(std::string_view text, double& value) {
  return text.find(',') == std::string_view::npos ? text_scan::to_number(text, value)
                                                  : text_scan::to_number_with_comma(text, value);
}

}  // namespace asbuilt
