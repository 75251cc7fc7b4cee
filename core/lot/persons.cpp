#include "core/lot/persons.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace asbuilt {
namespace {

// U+00C0 to U+017F in small letters and with their accents behind them (NFD), by Unicode 15.
constexpr std::array<std::string_view, 192> kLatin{
    "a\xcc\x80", "a\xcc\x81", "a\xcc\x82", "a\xcc\x83", "a\xcc\x88", "a\xcc\x8a", "\xc3\xa6",
    "c\xcc\xa7", "e\xcc\x80", "e\xcc\x81", "e\xcc\x82", "e\xcc\x88", "i\xcc\x80", "i\xcc\x81",
    "i\xcc\x82", "i\xcc\x88", "\xc3\xb0",  "n\xcc\x83", "o\xcc\x80", "o\xcc\x81", "o\xcc\x82",
    "o\xcc\x83", "o\xcc\x88", "\xc3\x97",  "\xc3\xb8",  "u\xcc\x80", "u\xcc\x81", "u\xcc\x82",
    "u\xcc\x88", "y\xcc\x81", "\xc3\xbe",  "\xc3\x9f",  "a\xcc\x80", "a\xcc\x81", "a\xcc\x82",
    "a\xcc\x83", "a\xcc\x88", "a\xcc\x8a", "\xc3\xa6",  "c\xcc\xa7", "e\xcc\x80", "e\xcc\x81",
    "e\xcc\x82", "e\xcc\x88", "i\xcc\x80", "i\xcc\x81", "i\xcc\x82", "i\xcc\x88", "\xc3\xb0",
    "n\xcc\x83", "o\xcc\x80", "o\xcc\x81", "o\xcc\x82", "o\xcc\x83", "o\xcc\x88", "\xc3\xb7",
    "\xc3\xb8",  "u\xcc\x80", "u\xcc\x81", "u\xcc\x82", "u\xcc\x88", "y\xcc\x81", "\xc3\xbe",
    "y\xcc\x88", "a\xcc\x84", "a\xcc\x84", "a\xcc\x86", "a\xcc\x86", "a\xcc\xa8", "a\xcc\xa8",
    "c\xcc\x81", "c\xcc\x81", "c\xcc\x82", "c\xcc\x82", "c\xcc\x87", "c\xcc\x87", "c\xcc\x8c",
    "c\xcc\x8c", "d\xcc\x8c", "d\xcc\x8c", "\xc4\x91",  "\xc4\x91",  "e\xcc\x84", "e\xcc\x84",
    "e\xcc\x86", "e\xcc\x86", "e\xcc\x87", "e\xcc\x87", "e\xcc\xa8", "e\xcc\xa8", "e\xcc\x8c",
    "e\xcc\x8c", "g\xcc\x82", "g\xcc\x82", "g\xcc\x86", "g\xcc\x86", "g\xcc\x87", "g\xcc\x87",
    "g\xcc\xa7", "g\xcc\xa7", "h\xcc\x82", "h\xcc\x82", "\xc4\xa7",  "\xc4\xa7",  "i\xcc\x83",
    "i\xcc\x83", "i\xcc\x84", "i\xcc\x84", "i\xcc\x86", "i\xcc\x86", "i\xcc\xa8", "i\xcc\xa8",
    "i\xcc\x87", "\xc4\xb1",  "\xc4\xb3",  "\xc4\xb3",  "j\xcc\x82", "j\xcc\x82", "k\xcc\xa7",
    "k\xcc\xa7", "\xc4\xb8",  "l\xcc\x81", "l\xcc\x81", "l\xcc\xa7", "l\xcc\xa7", "l\xcc\x8c",
    "l\xcc\x8c", "\xc5\x80",  "\xc5\x80",  "\xc5\x82",  "\xc5\x82",  "n\xcc\x81", "n\xcc\x81",
    "n\xcc\xa7", "n\xcc\xa7", "n\xcc\x8c", "n\xcc\x8c", "\xc5\x89",  "\xc5\x8b",  "\xc5\x8b",
    "o\xcc\x84", "o\xcc\x84", "o\xcc\x86", "o\xcc\x86", "o\xcc\x8b", "o\xcc\x8b", "\xc5\x93",
    "\xc5\x93",  "r\xcc\x81", "r\xcc\x81", "r\xcc\xa7", "r\xcc\xa7", "r\xcc\x8c", "r\xcc\x8c",
    "s\xcc\x81", "s\xcc\x81", "s\xcc\x82", "s\xcc\x82", "s\xcc\xa7", "s\xcc\xa7", "s\xcc\x8c",
    "s\xcc\x8c", "t\xcc\xa7", "t\xcc\xa7", "t\xcc\x8c", "t\xcc\x8c", "\xc5\xa7",  "\xc5\xa7",
    "u\xcc\x83", "u\xcc\x83", "u\xcc\x84", "u\xcc\x84", "u\xcc\x86", "u\xcc\x86", "u\xcc\x8a",
    "u\xcc\x8a", "u\xcc\x8b", "u\xcc\x8b", "u\xcc\xa8", "u\xcc\xa8", "w\xcc\x82", "w\xcc\x82",
    "y\xcc\x82", "y\xcc\x82", "y\xcc\x88", "z\xcc\x81", "z\xcc\x81", "z\xcc\x87", "z\xcc\x87",
    "z\xcc\x8c", "z\xcc\x8c", "\xc5\xbf",
};

// Of the character at `at`: its length in bytes, and its number where that is of two bytes.
struct Character {
  std::size_t bytes = 1;
  unsigned number = 0;
};

Character character_at(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
  };
  const unsigned first = byte(at);
  if (first < 0xC0) return {1, first};
  if (first < 0xE0) return {2, ((first & 0x1FU) << 6U) | (byte(at + 1) & 0x3FU)};
  if (first < 0xF0) {
    return {3, ((first & 0x0FU) << 12U) | ((byte(at + 1) & 0x3FU) << 6U) | (byte(at + 2) & 0x3FU)};
  }
  return {4, 0};
}

// Blanks of every width, and what has none.
bool is_blank(unsigned number) {
  return number == ' ' || number == '\t' || number == 0xA0 || number == 0xAD ||
         (number >= 0x2000 && number <= 0x200F) || number == 0x202F || number == 0x2060 ||
         number == 0x3000 || number == 0xFEFF;
}

const LotRecord* last_user(const std::vector<LotRecord>& records, const std::string& login) {
  const auto at = std::find_if(records.rbegin(), records.rend(), [&login](const LotRecord& r) {
    return r.key == login && r.kind == "user";
  });
  return at == records.rend() ? nullptr : &*at;
}

}  // namespace

std::string folded_name(const std::string& name) {
  std::string out;
  for (std::size_t k = 0; k < name.size();) {
    const Character c = character_at(name, k);
    if (c.number >= 'A' && c.number <= 'Z') {
      out += static_cast<char>(c.number + 32);
    } else if (c.bytes == 2 && c.number >= 0xC0 && c.number < 0x180) {
      out += kLatin[c.number - 0xC0];
    } else if (!is_blank(c.number)) {
      out += name.substr(k, c.bytes);
    }
    k += c.bytes;
  }
  return out;
}

std::string person_of(const std::vector<LotRecord>& records, const std::string& login) {
  const LotRecord* user = last_user(records, login);
  if (user == nullptr) return "login " + login;
  if (!user->text(kAnotherPersonField).empty()) return "login " + login;
  return folded_name(user->text("full_name"));
}

bool same_person(const std::vector<LotRecord>& records, const std::string& a,
                 const std::string& b) {
  return a == b || person_of(records, a) == person_of(records, b);
}

std::string person_named(const std::vector<LotRecord>& records, const std::string& told) {
  std::string wanted = folded_name(told);
  for (const LotRecord* user : current_records(records)) {
    if (user->kind != "user") continue;
    if (user->key == told || folded_name(user->text("full_name")) == wanted) {
      return person_of(records, user->key);
    }
  }
  return wanted;
}

std::vector<std::string> namesakes(const std::vector<LotRecord>& records) {
  std::map<std::string, std::vector<const LotRecord*>> by_name;
  for (const LotRecord* user : current_records(records)) {
    if (user->kind == "user") by_name[folded_name(user->text("full_name"))].push_back(user);
  }
  std::vector<std::string> told;
  for (const auto& [name, users] : by_name) {
    if (users.size() < 2) continue;
    std::string logins, others;
    for (const LotRecord* user : users) {
      logins.append(logins.empty() ? "" : ", ").append(user->key);
      if (!user->flag("active")) logins.append(" (deactivated)");
      const std::string why = user->text(kAnotherPersonField);
      if (!why.empty()) others.append("; ").append(user->key).append(" is another person: ");
      others.append(why);
    }
    std::string text = "Users of one printed name, " + users.front()->text("full_name");
    text.append(": ").append(logins);
    text.append(others.empty() ? "; they count as one person" : others);
    told.push_back(text);
  }
  return told;
}

}  // namespace asbuilt
