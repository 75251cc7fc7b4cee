// Strict reading of numbers and names from headers that nobody has vouched for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace asbuilt::scan {

// Text from a file, safe to print: at most 60 bytes, unprintable ones replaced by '?'.
std::string shown(std::string_view text);

// kBadFormat with "file: field = value".
Error bad_field(const std::filesystem::path& path, std::string_view field, std::string_view value,
                const std::string& what, const std::string& allowed = {},
                const std::string& remedy = {});

std::string lower(std::string_view text);
std::string_view trimmed(std::string_view text);
// Splits at blanks and any of `separators`; no empty parts.
std::vector<std::string_view> words(std::string_view text, std::string_view separators = {});

// The whole text must be one number; throws bad_field otherwise. Doubles must be finite.
std::int64_t to_integer(const std::filesystem::path& path, std::string_view field,
                        std::string_view text);
double to_number(const std::filesystem::path& path, std::string_view field, std::string_view text);

// Exactly `count` numbers.
std::vector<std::int64_t> to_integers(const std::filesystem::path& path, std::string_view field,
                                      std::string_view text, std::size_t count);
std::vector<double> to_numbers(const std::filesystem::path& path, std::string_view field,
                               std::string_view text, std::size_t count);

// Millimetres per unit of length; throws bad_field for a unit that is not known.
double mm_per_unit(const std::filesystem::path& path, std::string_view field,
                   std::string_view unit);

// kInvalidInput: a sound image that has no third dimension, or more than three.
Error not_three_dimensional(const std::filesystem::path& path, std::int64_t dimensions);
// kInvalidInput: colours, vectors, complex numbers.
Error not_grey(const std::filesystem::path& path, std::string_view field, std::string_view value);

// Size of a regular file. Throws kNotFound.
std::int64_t size_of_file(const std::filesystem::path& path);

// At most `limit` bytes from `begin`. Throws kNotFound when the file cannot be opened.
std::string read_bytes(const std::filesystem::path& path, std::int64_t begin, std::int64_t limit);

// The file that a header names as its data: in the header's folder or below it, and existing.
std::filesystem::path named_data_file(const std::filesystem::path& header, std::string_view field,
                                      std::string_view name);

}  // namespace asbuilt::scan
