#include "core/lot/told_names.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "core/base/error.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

// Without empty ones.
std::vector<std::string> parted(std::string_view text, std::string_view at) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(at), text.size());
    std::string piece = trimmed(text.substr(0, end));
    if (!piece.empty()) pieces.push_back(std::move(piece));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

struct Numbered {
  std::string stem, digits;
  std::int64_t number = -1;
};

Numbered numbered(const std::string& name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  const std::size_t from = last == std::string::npos ? 0 : last + 1;
  Numbered out{name.substr(0, from), name.substr(from), -1};
  const char* end = out.digits.data() + out.digits.size();
  const auto [at, error] = std::from_chars(out.digits.data(), end, out.number);
  if (error != std::errc() || at != end) out.number = -1;
  return out;
}

// Whether a range FIRST..LAST can be counted through: as many digits, or none of them padded.
bool is_range(const Numbered& first, const Numbered& last) {
  const auto plain = [](const Numbered& name) {
    return name.digits == "0" || !name.digits.starts_with("0");
  };
  return first.number >= 0 && last.number >= first.number && first.stem == last.stem &&
         (first.digits.size() == last.digits.size() || (plain(first) && plain(last)));
}

class Names {
 public:
  Names(const std::function<bool(const std::string&)>& known, const std::string& where)
      : known_(known), where_(where) {}

  void add(const std::string& text) {
    if (known_(text)) return found_.push_back(text);
    if (text.find(',') != std::string::npos) {
      return by_commas(parted(text, ","));
    }
    for (const std::string& piece : parted(text, kBlanks)) name(piece);
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  // A name that holds commas itself is one where it is known.
  void by_commas(const std::vector<std::string>& pieces) {
    constexpr std::size_t kMostCommas = 3;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      std::string whole = pieces[i];
      std::size_t last = i;
      while (!known_(whole) && last < pieces.size() - 1 && last - i < kMostCommas) {
        whole.append(",").append(pieces[++last]);
      }
      if (last == i || !known_(whole)) {
        name(pieces[i]);
      } else {
        found_.push_back(whole);
        i = last;
      }
    }
  }

  void name(const std::string& piece) {
    const std::size_t dots = piece.find("..");
    if (known_(piece) || dots == std::string::npos) return found_.push_back(piece);
    range(piece, numbered(trimmed(piece.substr(0, dots))),
          numbered(trimmed(piece.substr(dots + 2))));
  }

  void range(const std::string& piece, const Numbered& first, const Numbered& last) {
    const bool padded = first.digits.size() == last.digits.size();
    if (!is_range(first, last)) {
      refuse("a range of names cannot be counted through", piece,
             "FIRST..LAST, alike but for a rising number at the end: P-001..P-020");
    }
    const auto count = static_cast<std::size_t>(last.number - first.number) + 1;
    if (count > kMostInRange) {
      refuse("a range holds too many names", piece, "up to " + std::to_string(kMostInRange));
    }
    for (std::int64_t n = first.number; n <= last.number; ++n) {
      std::string digits = std::to_string(n);
      if (padded) digits.insert(0, first.digits.size() - digits.size(), '0');
      found_.push_back(first.stem + digits);
    }
  }

  [[noreturn]] void refuse(const std::string& what, const std::string& piece,
                           const std::string& allowed) const {
    throw Error(ErrorCode::kInvalidInput, {what, where_ + " " + piece, allowed, ""});
  }

  const std::function<bool(const std::string&)>& known_;
  const std::string& where_;
  std::vector<std::string> found_;
};

}  // namespace

std::string names_to_tell(const std::vector<std::string>& names) {
  constexpr std::size_t kRun = 3;
  std::string all;
  for (std::size_t i = 0; i < names.size();) {
    std::size_t last = i;
    while (last + 1 < names.size() && last - i + 1 < kMostInRange &&
           counts_up(names[last], names[last + 1]) &&
           is_range(numbered(names[i]), numbered(names[last + 1]))) {
      ++last;
    }
    // One with blanks, commas or dots of a range is read as one only where it is known as a whole.
    const bool plain = names[i].find_first_of(" \t,") == std::string::npos &&
                       names[i].find("..") == std::string::npos;
    if (last - i + 1 < kRun || !plain) last = i;
    all.append(all.empty() ? "" : ",").append(names[i]);
    if (last > i) all.append("..").append(names[last]);
    i = last + 1;
  }
  return all;
}

std::vector<std::string> told_names(const std::vector<std::string>& told,
                                    const std::function<bool(const std::string&)>& known,
                                    const std::string& where) {
  Names names(known, where);
  for (const std::string& text : told) names.add(text);
  return names.take();
}

}  // namespace asbuilt
