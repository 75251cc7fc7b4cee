#include "core/interchange/text_bytes.h"

#include <charconv>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

// Length of the UTF-8 character that begins at `at`; 0 where none does.
std::size_t character_length(std::string_view text, std::size_t at) {
  const unsigned lead = byte_of(text[at]);
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

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

}  // namespace

std::string text_of_bytes(std::string bytes, const std::string& source) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    throw Error(ErrorCode::kBadFormat, {"the text is written in UTF-16", source, "UTF-8 or Latin-1",
                                        "save it again with another encoding"});
  }
  if (bytes.find('\0') != std::string::npos) {
    throw Error(ErrorCode::kBadFormat,
                {"the text holds a zero byte", source, "a text file", "check which file this is"});
  }
  if (bytes.starts_with(kMark)) {
    bytes.erase(0, kMark.size());
    if (!is_utf8(bytes)) {
      throw Error(ErrorCode::kBadFormat,
                  {"the text is marked as UTF-8 and is not", source, "UTF-8", ""});
    }
    return bytes;
  }
  if (is_utf8(bytes)) return bytes;
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const unsigned value = byte_of(c);
    if (value >= 0x80 && value < 0xa0) {
      throw Error(ErrorCode::kBadFormat, {"the text is neither UTF-8 nor Latin-1", source,
                                          "UTF-8 or Latin-1", "save it again as UTF-8"});
    }
    if (value < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0U | value >> 6U);
      text += static_cast<char>(0x80U | (value & 0x3fU));
    }
  }
  return text;
}

std::string bytes_of_text(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned lead = byte_of(text[i]);
    if (lead < 0x80) {
      bytes += text[i];
    } else if ((lead == 0xc2 || lead == 0xc3) && i + 1 < text.size()) {
      bytes += static_cast<char>((lead & 3U) << 6U | (byte_of(text[i + 1]) & 0x3fU));
      ++i;
    } else {
      return std::string(kMark) + std::string(text);
    }
  }
  // Latin-1 that happens to be UTF-8 as well would be read as that.
  if (bytes.size() != text.size() && is_utf8(bytes)) {
    return std::string(kMark) + std::string(text);
  }
  return bytes;
}

void append_field(std::string& fields, std::string_view name, std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  if (!fields.empty()) fields += ';';
  fields += name;
  fields += '=';
  for (const char c : value) {
    if (c == ';' || c == '%' || byte_of(c) < 0x20) {
      fields += '%';
      fields += kHex[byte_of(c) >> 4U];
      fields += kHex[byte_of(c) & 15U];
    } else {
      fields += c;
    }
  }
}

std::string field_of(std::string_view fields, std::string_view name) {
  while (!fields.empty()) {
    const std::size_t end = fields.find(';');
    const std::string_view field = fields.substr(0, end);
    fields.remove_prefix(end == std::string_view::npos ? fields.size() : end + 1);
    if (field.size() <= name.size() || field[name.size()] != '=' || !field.starts_with(name)) {
      continue;
    }
    std::string value;
    for (std::size_t i = name.size() + 1; i < field.size(); ++i) {
      unsigned code = 0;
      if (field[i] == '%' && i + 2 < field.size() &&
          std::from_chars(field.data() + i + 1, field.data() + i + 3, code, 16).ptr ==
              field.data() + i + 3) {
        value += static_cast<char>(code);
        i += 2;
      } else {
        value += field[i];
      }
    }
    return value;
  }
  return {};
}

}  // namespace asbuilt
