#include "core/tensile/folded_spec.h"

namespace asbuilt::tensile {

std::string folded_spec(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_' || c == '.') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

// Where the edition of an ASTM designation that begins at a hyphen ends: two or four digits, a
// letter for a second issue of the year, "e1" for an editorial change. `at`: no edition.
std::size_t end_of_edition(std::string_view name, std::size_t at) {
  const std::size_t digits = digits_at(name, at + 1);
  if (digits != 2 && digits != 4) return at;
  std::size_t end = at + 1 + digits;
  if (end < name.size() && (name[end] == 'a' || name[end] == 'b' || name[end] == 'c')) ++end;
  if (end + 1 < name.size() && name[end] == 'e' && is_digit(name[end + 1])) end += 2;
  return end == name.size() || name[end] == ' ' ? end : at;
}

}  // namespace

std::string without_edition(std::string_view name) {
  const std::size_t colon = name.find(':');
  std::string out(name.substr(0, colon));
  // What follows the year, as a grade does.
  if (colon != std::string_view::npos) {
    out += name.substr(colon + 1 + digits_at(name, colon + 1));
    return out;
  }
  if (!folded_spec(name).starts_with("astm")) return out;
  for (std::size_t at = 1; at < out.size(); ++at) {
    if (out[at] != '-' || !is_digit(out[at - 1])) continue;
    out.erase(at, end_of_edition(out, at) - at);
    break;
  }
  return out;
}

}  // namespace asbuilt::tensile
