#include "core/mesh_files/text_scan.h"

#include <charconv>
#include <cmath>

#include "core/mesh_files/read_mesh.h"

namespace asbuilt::text_scan {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}
bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

template <class Number>
bool convert(std::string_view text, Number& value) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) return false;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

}  // namespace

bool to_number(std::string_view text, double& value) {
  if (convert(text, value)) return std::isfinite(value);
  // A number too small for a double is read as zero, which it is for every purpose here.
  double rest = 0.0;
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos || !convert(text.substr(0, exponent), rest)) return false;
  std::int64_t power = 0;
  if (!to_integer(text.substr(exponent + 1), power) || power > -300) return false;
  value = 0.0;
  return std::isfinite(rest);
}

bool to_integer(std::string_view text, std::int64_t& value) {
  return convert(text, value);
}

bool to_number_with_comma(std::string_view text, double& value) {
  std::string point(text);
  for (char& c : point) {
    if (c == '.') return false;
    if (c == ',') c = '.';
  }
  return to_number(point, value);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || is_line_end(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (is_blank(text.back()) || is_line_end(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<std::string> split_fields(std::string_view line, char separator) {
  std::vector<std::string> fields(1);
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      // Two quotes inside a quoted field stand for one.
      if (inside && i + 1 < line.size() && line[i + 1] == '"') {
        fields.back() += c;
        ++i;
      } else {
        inside = !inside;
      }
    } else if (c == separator && !inside) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  for (std::string& field : fields) field = std::string(trimmed(field));
  return fields;
}

void Scanner::pass_line_end() {
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

bool Scanner::next_word(std::string_view& word) {
  while (at_ < text_.size()) {
    if (is_line_end(text_[at_])) {
      pass_line_end();
    } else if (is_blank(text_[at_])) {
      ++at_;
    } else {
      break;
    }
  }
  const std::size_t start = at_;
  while (at_ < text_.size() && !is_blank(text_[at_]) && !is_line_end(text_[at_])) ++at_;
  word = text_.substr(start, at_ - start);
  return !word.empty();
}

bool Scanner::next_line(std::string_view& line) {
  if (at_ >= text_.size()) return false;
  last_line_ = line_;
  const std::size_t start = at_;
  while (at_ < text_.size() && !is_line_end(text_[at_])) ++at_;
  line = text_.substr(start, at_ - start);
  if (at_ < text_.size()) pass_line_end();
  return true;
}

bool Words::next(std::string_view& word) {
  std::size_t start = 0;
  while (start < line_.size() && is_blank(line_[start])) ++start;
  std::size_t end = start;
  while (end < line_.size() && !is_blank(line_[end])) ++end;
  word = line_.substr(start, end - start);
  line_.remove_prefix(end);
  return !word.empty();
}

std::string place(const std::string& file, std::int64_t line) {
  return file + ", line " + std::to_string(line);
}

std::string quoted(std::string_view value) {
  std::string shown = "\"";
  for (const char c : value.substr(0, 40)) {
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  }
  return shown + (value.size() > 40 ? "...\"" : "\"");
}

float to_coordinate(double value, const std::string& file, std::int64_t line) {
  if (!(std::abs(value) <= kLargestCoordinate)) {
    throw Error(ErrorCode::kBadFormat,
                {"a coordinate is not a number or far too large",
                 line > 0 ? place(file, line) : file, "finite numbers up to 1e9", ""});
  }
  return static_cast<float>(value);
}

}  // namespace asbuilt::text_scan
