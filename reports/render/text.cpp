#include "reports/render/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace asbuilt::render {
namespace {

std::string digits(double value, int decimals) {
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed,
                                 std::clamp(decimals, 0, 12));
  return {buffer, end.ptr};
}

bool is_zero(const std::string& text) {
  return text.find_first_not_of("-0.") == std::string::npos;
}

bool word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Length of the UTF-8 character at the start of `text`, 0 where the bytes are not one.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return 0;
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF5   ? 0
                             : lead >= 0xF0 ? 4
                             : lead >= 0xE0 ? 3
                             : lead >= 0xC2 ? 2
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) >= 0xA0) ||
      (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90)) {
    return 0;
  }
  return length;
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(1, character_length(text));
    all.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return all;
}

}  // namespace

std::string plain_number(double value, int decimals) {
  if (!std::isfinite(value)) return "0";
  std::string text = digits(value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return is_zero(text) ? "0" : text;
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return kDash;
  std::string text = digits(value, decimals);
  if (text[0] == '-') text = is_zero(text) ? text.substr(1) : "\u2212" + text.substr(1);
  return text;
}

std::string with_sign(double value, int decimals) {
  const std::string text = fixed(value, decimals);
  return value > 0.0 && !is_zero(text) ? "+" + text : text;
}

std::string count(std::int64_t value) {
  std::string text = std::to_string(std::abs(value));
  if (text.size() > 4) {
    for (std::size_t at = text.size(); at > 3;) {
      at -= 3;
      text.insert(at, "\u2009");
    }
  }
  return value < 0 ? "\u2212" + text : text;
}

std::string counted(std::int64_t value, const std::string& one, const std::string& many) {
  return count(value) + " " + (value == 1 ? one : many);
}

int decimals_for(double u, int fallback) {
  if (!std::isfinite(u) || u <= 0.0) return fallback;
  return std::clamp(1 - static_cast<int>(std::floor(std::log10(u * 1.0000001))), 0, 6);
}

std::string place(const Vec3& position_mm) {
  return "x " + fixed(position_mm.x(), 3) + "  y " + fixed(position_mm.y(), 3) + "  z " +
         fixed(position_mm.z(), 3) + " mm";
}

std::string for_people(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool unit =
        text.substr(i, 2) == "um" &&
        (i == 0 || !word_character(text[i - 1]) || (text[i - 1] >= '0' && text[i - 1] <= '9')) &&
        (i + 2 == text.size() || !word_character(text[i + 2]));
    if (unit) {
      out += "\u00b5m";
      ++i;
    } else {
      out += static_cast<unsigned char>(text[i]) < 0x20 ? ' ' : text[i];
    }
  }
  return out;
}

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::string readable_time(const std::string& utc) {
  if (utc.size() == 20 && utc[10] == 'T' && utc[19] == 'Z') {
    return utc.substr(0, 10) + " " + utc.substr(11, 8) + " UTC";
  }
  return utc.empty() ? "not recorded" : utc;
}

std::string outcome_words(Outcome outcome) {
  switch (outcome) {
    case Outcome::kConforms:
      return "Conforms";
    case Outcome::kDoesNotConform:
      return "Does not conform";
    case Outcome::kUndecided:
      break;
  }
  return "Undecided";
}

std::string mode_words(DefectMode mode) {
  return spaced(to_string(mode));
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += "\uFFFD";
      text.remove_prefix(1);
      continue;
    }
    const char c = text[0];
    if (length > 1)
      out += text.substr(0, length);
    else if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      out += ' ';
    else
      out += c;
    text.remove_prefix(length);
  }
  return out;
}

std::string hex_colour(const Colour& colour) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t part : {colour.red, colour.green, colour.blue}) {
    text += kDigits[part >> 4];
    text += kDigits[part & 15];
  }
  return text;
}

std::vector<std::string> wrapped(std::string_view text, double size_pt, Face face, double width) {
  std::vector<std::string> lines;
  std::string line;
  const auto fits = [&](const std::string& words) {
    return text_width(words, size_pt, face) <= width;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word(text.substr(at, end - at));
    at = end + 1;
    if (word.empty()) continue;
    std::string longer = line;
    if (!longer.empty()) longer += ' ';
    longer += word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (!line.empty()) lines.push_back(line);
    line = word;
    if (fits(line)) continue;
    // A path, a digest or an id that is too wide alone: broken after a separator of its last third,
    // else where the line is full.
    std::string piece;
    for (const std::string& c : characters(word)) {
      if (!piece.empty() && !fits(piece + c)) {
        const std::size_t separator = piece.find_last_of("/\\-_.,:;");
        const bool useful = separator != std::string::npos && separator + 1 < piece.size() &&
                            separator * 3 > piece.size() * 2;
        const std::string rest = useful ? piece.substr(separator + 1) : "";
        lines.push_back(useful ? piece.substr(0, separator + 1) : piece);
        piece = rest;
      }
      piece += c;
    }
    line = piece;
  }
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

std::vector<std::string> wrapped(std::string_view text, double size_pt, Face face, double width,
                                 std::size_t most) {
  std::vector<std::string> lines = wrapped(text, size_pt, face, width);
  if (lines.size() <= most) return lines;
  lines.resize(most);
  std::vector<std::string> last = characters(lines.back());
  const auto ended = [&] {
    std::string line;
    for (const std::string& c : last) line += c;
    return line + "\u2026";
  };
  while (!last.empty() && text_width(ended(), size_pt, face) > width) last.pop_back();
  lines.back() = ended();
  return lines;
}

std::string shortened(const std::string& text, double size_pt, Face face, double width) {
  if (text_width(text, size_pt, face) <= width) return text;
  const std::vector<std::string> all = characters(text);
  // The largest number of kept characters that fits, by halving.
  std::size_t low = 0;
  std::size_t high = all.size();
  std::string best = "\u2026";
  while (low < high) {
    const std::size_t keep = (low + high + 1) / 2;
    const std::size_t head = (keep + 1) / 2;
    std::string candidate;
    for (std::size_t i = 0; i < head; ++i) candidate += all[i];
    candidate += "\u2026";
    for (std::size_t i = all.size() - (keep - head); i < all.size(); ++i) candidate += all[i];
    if (text_width(candidate, size_pt, face) <= width) {
      best = candidate;
      low = keep;
    } else {
      high = keep - 1;
    }
  }
  return best;
}

}  // namespace asbuilt::render
