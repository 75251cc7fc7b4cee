#include "core/mesh_files/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/error.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";
constexpr std::uint32_t kNoCharacter = 0xFFFD;

// Windows-1252 from 0x80 on, by the table of Unicode (CP1252.TXT); 0: not used.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::uint32_t byte_of(char c) {
  return static_cast<unsigned char>(c);
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto more = [](std::uint32_t bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += more(code);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | code >> 12U);
    out += more(code >> 6U);
    out += more(code);
  } else {
    out += static_cast<char>(0xF0U | code >> 18U);
    out += more(code >> 12U);
    out += more(code >> 6U);
    out += more(code);
  }
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  out.reserve(bytes.size() / 2 + 16);
  std::uint32_t high = 0;  // the first half of a pair
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const std::uint32_t a = byte_of(bytes[i]);
    const std::uint32_t b = byte_of(bytes[i + 1]);
    const std::uint32_t unit = big_endian ? a << 8U | b : b << 8U | a;
    const bool second = unit >= 0xDC00 && unit < 0xE000;
    if (high != 0 && !second) append_utf8(out, kNoCharacter);
    if (unit >= 0xD800 && unit < 0xDC00) {
      high = unit;
      continue;
    }
    if (second) {
      append_utf8(out,
                  high == 0 ? kNoCharacter : 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
    } else {
      append_utf8(out, unit);
    }
    high = 0;
  }
  if (high != 0 || bytes.size() % 2 != 0) append_utf8(out, kNoCharacter);
  return out;
}

// Without its mark, as some loggers write it: the first characters are Latin ones.
bool is_bare_utf16(std::string_view bytes, bool big_endian) {
  if (bytes.size() < 8) return false;
  const std::size_t zero = big_endian ? 0 : 1;
  return bytes[1 - zero] != '\0' && bytes[zero] == '\0' && bytes[zero + 2] == '\0' &&
         bytes[zero + 4] == '\0';
}

std::string from_windows_1252(std::string_view bytes, const std::string& source) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8 + 16);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t value = byte_of(bytes[i]);
    const bool table = value >= 0x80 && value < 0xA0;
    const std::uint32_t code = table ? kWindows1252[value - 0x80] : value;
    if (code == 0) {
      const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(i);
      throw Error(ErrorCode::kBadFormat,
                  {"the text is neither UTF-8, UTF-16, Latin-1 nor Windows-1252",
                   text_scan::place(source, 1 + std::count(bytes.begin(), end, '\n')),
                   "one of these encodings", "save it again as UTF-8"});
    }
    append_utf8(out, code);
  }
  return out;
}

// Length of the UTF-8 character that begins at `at`; 0 where none does.
std::size_t character_length(std::string_view text, std::size_t at) {
  const std::uint32_t lead = byte_of(text[at]);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_of(text[at + i]) & 0xc0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string_view utf8_of(std::string_view bytes, std::string& made, const std::string& source) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    made = from_utf16(bytes.substr(2), bytes.front() == '\xfe');
    bytes = made;
  } else if (is_bare_utf16(bytes, false) || is_bare_utf16(bytes, true)) {
    made = from_utf16(bytes, bytes.front() == '\0');
    bytes = made;
  }
  const bool marked = bytes.starts_with(kMark);
  if (marked) bytes.remove_prefix(kMark.size());
  const std::size_t nul = bytes.find('\0');
  if (nul != std::string_view::npos) {
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(nul);
    throw Error(ErrorCode::kBadFormat,
                {"the text holds a NUL byte",
                 text_scan::place(source, 1 + std::count(bytes.begin(), end, '\n')),
                 "UTF-8, UTF-16, Latin-1 or Windows-1252 text",
                 "the file is damaged or no text: export it again"});
  }
  if (is_utf8(bytes)) return bytes;
  if (marked) {
    throw Error(ErrorCode::kBadFormat, {"the text is marked as UTF-8 and is not", source, "UTF-8",
                                        "the file is damaged: export it again"});
  }
  std::string text = from_windows_1252(bytes, source);
  made = std::move(text);
  return made;
}

std::string text_of_bytes(std::string bytes, const std::string& source) {
  std::string made;
  const std::string_view text = utf8_of(bytes, made, source);
  if (text.data() == made.data()) return made;
  return text.size() == bytes.size() ? std::move(bytes) : std::string(text);
}

}  // namespace asbuilt
