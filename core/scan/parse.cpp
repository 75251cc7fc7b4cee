#include "core/scan/parse.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>

namespace asbuilt::scan {
namespace {

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view without_plus(std::string_view text) {
  return text.size() > 1 && text[0] == '+' && text[1] != '-' ? text.substr(1) : text;
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string safe;
  for (const char c : text.substr(0, kLongest)) {
    const bool printable = static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
    safe += printable ? c : '?';
  }
  if (text.size() > kLongest) safe += "...";
  return safe;
}

Error bad_field(const std::filesystem::path& path, std::string_view field, std::string_view value,
                const std::string& what, const std::string& allowed, const std::string& remedy) {
  std::string where = path.string();
  if (!field.empty()) where += ": " + std::string(field) + " = " + shown(value);
  return Error(ErrorCode::kBadFormat, {what, where, allowed, remedy});
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> words(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !blank(text[i]) && separators.find(text[i]) == std::string_view::npos) {
      continue;
    }
    if (i > begin) parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return parts;
}

std::int64_t to_integer(const std::filesystem::path& path, std::string_view field,
                        std::string_view text) {
  const std::string_view digits = without_plus(trimmed(text));
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) {
    throw bad_field(path, field, text, "a whole number is expected");
  }
  return value;
}

double to_number(const std::filesystem::path& path, std::string_view field, std::string_view text) {
  const std::string_view digits = without_plus(trimmed(text));
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty() ||
      !std::isfinite(value)) {
    throw bad_field(path, field, text, "a finite number is expected");
  }
  return value;
}

std::vector<std::int64_t> to_integers(const std::filesystem::path& path, std::string_view field,
                                      std::string_view text, std::size_t count) {
  const std::vector<std::string_view> parts = words(text);
  if (parts.size() != count) {
    throw bad_field(path, field, text, "a header field has the wrong number of values",
                    std::to_string(count) + " values");
  }
  std::vector<std::int64_t> values;
  values.reserve(parts.size());
  for (const std::string_view part : parts) values.push_back(to_integer(path, field, part));
  return values;
}

std::vector<double> to_numbers(const std::filesystem::path& path, std::string_view field,
                               std::string_view text, std::size_t count) {
  const std::vector<std::string_view> parts = words(text, "(),");
  if (parts.size() != count) {
    throw bad_field(path, field, text, "a header field has the wrong number of values",
                    std::to_string(count) + " values");
  }
  std::vector<double> values;
  values.reserve(parts.size());
  for (const std::string_view part : parts) values.push_back(to_number(path, field, part));
  return values;
}

double mm_per_unit(const std::filesystem::path& path, std::string_view field,
                   std::string_view unit) {
  const std::string name = lower(trimmed(unit));
  if (name == "mm" || name == "millimeter" || name == "millimetre" || name == "millimeters") {
    return 1.0;
  }
  // Both code points that print as a micro sign occur.
  if (name == "um" || name == "\xc2\xb5m" || name == "\xce\xbcm" || name == "\xb5m" ||
      name == "\\u00b5m" || name == "micron" || name == "microns" || name == "micrometer" ||
      name == "micrometre") {
    return 1e-3;
  }
  if (name == "nm" || name == "nanometer" || name == "nanometre") return 1e-6;
  if (name == "cm" || name == "centimeter" || name == "centimetre") return 10.0;
  if (name == "m" || name == "meter" || name == "metre") return 1e3;
  if (name == "in" || name == "inch" || name == "inches") return 25.4;
  throw bad_field(path, field, unit, "a unit of length is not known", "nm, um, mm, cm, m, inch");
}

Error not_three_dimensional(const std::filesystem::path& path, std::int64_t dimensions) {
  const std::string remedy =
      dimensions < 3 ? "put all slices into one folder and name the folder, or write one 3D file"
                     : "write the one volume that is to be inspected into a file of its own";
  return Error(
      ErrorCode::kInvalidInput,
      {"an image is no volume", path.string() + ": dimensions = " + std::to_string(dimensions),
       "3 dimensions", remedy});
}

Error not_grey(const std::filesystem::path& path, std::string_view field, std::string_view value) {
  return Error(ErrorCode::kInvalidInput,
               {"an image does not hold one grey value per voxel",
                path.string() + ": " + std::string(field) + " = " + shown(value),
                "one real number per voxel; no colour, vector or complex images",
                "export the reconstruction as a grey volume"});
}

std::int64_t size_of_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw Error(ErrorCode::kNotFound,
                {"a file of the scan does not exist or is no regular file", path.string(), "", ""});
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) {
    throw Error(ErrorCode::kNotFound, {"the size of a file cannot be read", path.string(), "", ""});
  }
  return static_cast<std::int64_t>(size);
}

std::string read_bytes(const std::filesystem::path& path, std::int64_t begin, std::int64_t limit) {
  const std::int64_t available = size_of_file(path) - begin;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ErrorCode::kNotFound, {"a file cannot be opened for reading", path.string(), "",
                                       "check its permissions"});
  }
  std::string bytes(static_cast<std::size_t>(std::clamp<std::int64_t>(available, 0, limit)), '\0');
  file.seekg(begin);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  return bytes;
}

std::filesystem::path named_data_file(const std::filesystem::path& header, std::string_view field,
                                      std::string_view name) {
  const std::filesystem::path relative{std::string(name)};
  const bool contains_nul = name.find('\0') != std::string_view::npos;
  const bool climbs = std::any_of(relative.begin(), relative.end(),
                                  [](const std::filesystem::path& part) { return part == ".."; });
  if (relative.empty() || contains_nul || climbs || relative.is_absolute()) {
    throw bad_field(header, field, name, "the data file lies outside the header's folder",
                    "a file in the folder of the header or below it",
                    "put both files in one folder and name the data file without a path");
  }
  std::filesystem::path path = header.parent_path() / relative;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw Error(ErrorCode::kBadFormat,
                {"the data file that a header names does not exist",
                 header.string() + ": " + std::string(field) + " = " + shown(name), "",
                 "put both files in one folder"});
  }
  return path;
}

}  // namespace asbuilt::scan
