#include "core/interchange/text_bytes.h"

#include <charconv>

#include "core/mesh_files/text_encoding.h"

namespace asbuilt {
namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

}  // namespace

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
