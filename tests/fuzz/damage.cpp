#include "tests/fuzz/damage.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string_view>
#include <utility>

namespace asbuilt::fuzz {
namespace {

// Modulo instead of distributions, which differ between standard libraries.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

 private:
  std::mt19937 random_;
};

constexpr std::array kNumbers = {std::string_view("0"),
                                 std::string_view("-1"),
                                 std::string_view("nan"),
                                 std::string_view("inf"),
                                 std::string_view("1e308"),
                                 std::string_view("-1e308"),
                                 std::string_view("1e-320"),
                                 std::string_view("1e999"),
                                 std::string_view("2147483647"),
                                 std::string_view("2147483648"),
                                 std::string_view("4294967295"),
                                 std::string_view("9223372036854775807"),
                                 std::string_view("-9223372036854775808"),
                                 std::string_view("18446744073709551616"),
                                 std::string_view("1000000007"),
                                 std::string_view(""),
                                 std::string_view("--1"),
                                 std::string_view("0x10"),
                                 std::string_view("1,5"),
                                 std::string_view("3000000")};

struct Span {
  std::size_t from = 0, size = 0;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Numbers of at most 64 KiB of a text, with sign, fraction and exponent.
std::vector<Span> numbers_in(std::string_view text) {
  std::vector<Span> found;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 65536); ++i) {
    if (!is_digit(text[i])) continue;
    std::size_t from = i;
    if (from > 0 && (text[from - 1] == '-' || text[from - 1] == '+')) --from;
    const auto goes_on = [&](std::size_t at) {
      const bool exponent = text[at - 1] == 'e' && (text[at] == '-' || text[at] == '+');
      return is_digit(text[at]) || text[at] == '.' || text[at] == 'e' || exponent;
    };
    for (++i; i < text.size() && goes_on(i);) ++i;
    found.push_back({from, i - from});
  }
  return found;
}

std::vector<Span> lines_of(std::string_view text) {
  std::vector<Span> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
    lines.push_back({at, end + 1 - at});
    at = end + 1;
  }
  return lines;
}

template <class T>
std::string bytes_of(T value, bool big_endian) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  if (big_endian) std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

std::string binary_number(std::size_t which, bool big_endian) {
  switch (which % 13) {
    case 0:
      return bytes_of<std::int16_t>(-1, big_endian);
    case 1:
      return bytes_of<std::int16_t>(0, big_endian);
    case 2:
      return bytes_of<std::int32_t>(0, big_endian);
    case 3:
      return bytes_of<std::int32_t>(-1, big_endian);
    case 4:
      return bytes_of<std::int32_t>(std::numeric_limits<std::int32_t>::max(), big_endian);
    case 5:
      return bytes_of<std::int32_t>(std::numeric_limits<std::int32_t>::min(), big_endian);
    case 6:
      return bytes_of<std::int64_t>(std::numeric_limits<std::int64_t>::max(), big_endian);
    case 7:
      return bytes_of<std::int64_t>(std::numeric_limits<std::int64_t>::min(), big_endian);
    case 8:
      return bytes_of(std::numeric_limits<float>::quiet_NaN(), big_endian);
    case 9:
      return bytes_of(std::numeric_limits<float>::max(), big_endian);
    case 10:
      return bytes_of(std::numeric_limits<double>::quiet_NaN(), big_endian);
    case 11:
      return bytes_of(1e308, big_endian);
    default:
      return bytes_of<std::int32_t>(0x01000000, big_endian);
  }
}

std::string replaced(std::string bytes, char from, char to) {
  std::replace(bytes.begin(), bytes.end(), from, to);
  return bytes;
}

std::string with_line_ends(std::string_view bytes, std::string_view end) {
  std::string out;
  for (const char c : bytes) {
    if (c == '\n') {
      out += end;
    } else {
      out += c;
    }
  }
  return out;
}

std::string as_utf16(std::string_view bytes, bool big_endian, bool mark) {
  std::string out = !mark ? "" : big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : bytes) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

class Maker {
 public:
  Maker(const Corpus& corpus, unsigned seed) : corpus_(corpus), dice_(seed) {}

  std::vector<Damage> all() {
    for (std::size_t i = 0; i < corpus_.seeds.size(); ++i) {
      const Seed& seed = corpus_.seeds[i];
      if (seed.bytes.empty() || !seed.damage) continue;
      cuts(seed, i == 0);
      flips(seed);
      text_numbers(seed);
      if (corpus_.form == Form::kBytes) binary_numbers(seed);
      lines(seed);
      joined(seed);
      separators(seed);
      odd_bytes(seed);
      if (i == 0) runs(seed);
    }
    nothing_of_a_file();
    for (const LargeSeed& large : corpus_.large) all_.push_back({large.name, large.bytes});
    return std::move(all_);
  }

 private:
  template <class Make>
  void add(const Seed& seed, const std::string& what, const Make& make) {
    all_.push_back({seed.name + ": " + what, [&seed, make] { return make(seed.bytes); }});
  }
  template <class Make>
  void add_numbered(const Seed& seed, const std::string& what, int number, const Make& make) {
    std::string name = what;
    add(seed, name.append(" ").append(std::to_string(number)), make);
  }

  void cut(const Seed& seed, std::size_t length) {
    if (length >= seed.bytes.size()) return;
    std::string what = "cut to ";
    what.append(std::to_string(length)).append(" of ").append(std::to_string(seed.bytes.size()));
    add(seed, what, [length](const std::string& bytes) { return bytes.substr(0, length); });
  }

  void cuts(const Seed& seed, bool everywhere) {
    const std::size_t header = std::min(seed.header, seed.bytes.size());
    const std::size_t step = everywhere ? 1 : std::max<std::size_t>(1, header / 8);
    for (std::size_t n = 0; n < header; n += step) cut(seed, n);
    for (std::size_t i = 0; i < 10; ++i) {
      cut(seed, header + (seed.bytes.size() - header) * i / 10);
    }
    cut(seed, seed.bytes.size() - 1);
  }

  // Half of all places lie in the header.
  std::size_t place_in(const Seed& seed) {
    const bool in_header = seed.header > 0 && dice_.below(2) == 0;
    return dice_.below(in_header ? std::min(seed.header, seed.bytes.size()) : seed.bytes.size());
  }

  void flips(const Seed& seed) {
    for (int round = 0; round < 12; ++round) {
      std::vector<std::size_t> bits;
      for (int i = 0; i < (round < 4 ? 1 : round < 8 ? 4 : 40); ++i) {
        bits.push_back(place_in(seed) * 8 + dice_.below(8));
      }
      add_numbered(seed, "bit flips", round, [bits](std::string bytes) {
        for (const std::size_t bit : bits) {
          bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        }
        return bytes;
      });
    }
  }

  void text_numbers(const Seed& seed) {
    const std::vector<Span> spans = numbers_in(seed.bytes);
    if (spans.empty()) return;
    for (std::size_t round = 0; round < kNumbers.size(); ++round) {
      const Span span = spans[dice_.below(spans.size())];
      const std::string_view number = kNumbers[round];
      std::string what = "a number becomes \"";
      what.append(number).append("\" at ").append(std::to_string(span.from));
      add(seed, what, [span, number](std::string bytes) {
        return bytes.replace(span.from, span.size, number);
      });
    }
    for (const std::string_view number : {kNumbers[0], kNumbers[2], kNumbers[4], kNumbers[11]}) {
      std::string what = "all numbers become ";
      add(seed, what.append(number), [spans, number](const std::string& bytes) {
        std::string out;
        std::size_t at = 0;
        for (const Span& span : spans) {
          if (span.from < at) continue;
          out.append(bytes, at, span.from - at).append(number);
          at = span.from + span.size;
        }
        return out.append(bytes, at);
      });
    }
  }

  void binary_numbers(const Seed& seed) {
    for (int round = 0; round < 39; ++round) {
      const std::string number =
          binary_number(static_cast<std::size_t>(round), dice_.below(2) == 0);
      if (seed.bytes.size() < number.size()) continue;
      const std::size_t most = seed.bytes.size() - number.size();
      const std::size_t at = std::min(place_in(seed) / 2 * 2, most);
      std::string what = "a binary number ";
      what.append(std::to_string(round)).append(" at ").append(std::to_string(at));
      add(seed, what,
          [at, number](std::string bytes) { return bytes.replace(at, number.size(), number); });
    }
  }

  void lines(const Seed& seed) {
    const std::vector<Span> spans = lines_of(seed.bytes);
    if (spans.size() < 2) return;
    const std::size_t first = std::min<std::size_t>(spans.size(), 8);
    for (int round = 0; round < 12; ++round) {
      const Span a = spans[dice_.below(round % 2 == 0 ? first : spans.size())];
      const Span b = spans[dice_.below(spans.size())];
      if (round < 4) {
        add_numbered(seed, "a line deleted", round,
                     [a](std::string bytes) { return bytes.erase(a.from, a.size); });
      } else if (round < 8) {
        add_numbered(seed, "a line doubled", round, [a](std::string bytes) {
          return bytes.insert(a.from, std::string(bytes, a.from, a.size));
        });
      } else {
        add_numbered(seed, "a line at another place", round, [a, b](std::string bytes) {
          const std::string line(bytes, a.from, a.size);
          return bytes.insert(b.from, line);
        });
      }
    }
  }

  void joined(const Seed& seed) {
    for (int round = 0; round < 3; ++round) {
      const Seed& other = corpus_.seeds[dice_.below(corpus_.seeds.size())];
      const std::size_t head = dice_.below(seed.bytes.size());
      const std::size_t tail = dice_.below(other.bytes.size());
      std::string what = "its first ";
      what.append(std::to_string(head)).append(" bytes, then ").append(other.name);
      what.append(" from ").append(std::to_string(tail));
      add(seed, what, [head, tail, &other](const std::string& bytes) {
        return bytes.substr(0, head) + other.bytes.substr(tail);
      });
    }
  }

  void separators(const Seed& seed) {
    constexpr std::array<std::pair<char, char>, 9> kExchanges = {{{',', ';'},
                                                                  {';', ','},
                                                                  {'\t', ' '},
                                                                  {' ', '\t'},
                                                                  {'.', ','},
                                                                  {',', '.'},
                                                                  {'=', ':'},
                                                                  {'"', '\''},
                                                                  {'\n', ' '}}};
    for (const auto& [from, to] : kExchanges) {
      if (seed.bytes.find(from) == std::string::npos) continue;
      std::string what = "character ";
      what.append(std::to_string(static_cast<int>(from))).append(" becomes ");
      what.append(std::to_string(static_cast<int>(to)));
      add(seed, what,
          [a = from, b = to](std::string bytes) { return replaced(std::move(bytes), a, b); });
    }
    add(seed, "CR LF", [](const std::string& bytes) { return with_line_ends(bytes, "\r\n"); });
    add(seed, "CR", [](const std::string& bytes) { return with_line_ends(bytes, "\r"); });
    if (corpus_.form != Form::kText) return;
    add(seed, "byte order mark", [](const std::string& bytes) { return "\xEF\xBB\xBF" + bytes; });
    for (const bool big : {false, true}) {
      for (const bool mark : {false, true}) {
        std::string what = "UTF-16 ";
        what.append(big ? "big" : "little").append(mark ? " with its mark" : "");
        add(seed, what,
            [big, mark](const std::string& bytes) { return as_utf16(bytes, big, mark); });
        add(seed, what.append(", half a character less"), [big, mark](const std::string& bytes) {
          std::string out = as_utf16(bytes, big, mark);
          out.pop_back();
          return out;
        });
      }
    }
  }

  void odd_bytes(const Seed& seed) {
    int round = 0;
    for (const std::string& odd :
         {std::string(1, '\0'), std::string(1, '\0'), std::string(1000, '\0'),
          std::string("\xFF\xC0\x80"), std::string("\xED\xA0\x80"), std::string("\xF4\x90\x80\x80"),
          std::string("\""), std::string("\x1A\x1B[2J"), std::string("\n\n\n")}) {
      const std::size_t at = place_in(seed);
      add_numbered(seed, "odd bytes", round++,
                   [at, odd](std::string bytes) { return bytes.insert(at, odd); });
    }
    add(seed, "a quarter is NUL", [](std::string bytes) {
      const std::size_t quarter = bytes.size() / 4;
      return bytes.replace(quarter, quarter, quarter, '\0');
    });
  }

  // A mebibyte of the same, at the end of the header and within it; nested marks among them.
  void runs(const Seed& seed) {
    constexpr std::size_t kMany = std::size_t{1} << 20;
    const std::size_t end = std::min(seed.header, seed.bytes.size());
    for (const std::string_view piece :
         {"A", "9", "[", "{", "(", "<a>", "\"", ".", ",", ";", "\n", "a.", "\xC3\xA4", "&amp;"}) {
      for (const std::size_t at : {end, end / 2}) {
        std::string what = "very many of ";
        what.append(piece == "\n" ? "LF" : piece).append(" at ").append(std::to_string(at));
        add(seed, what, [piece, at](std::string bytes) {
          std::string run;
          run.reserve(kMany);
          while (run.size() < kMany) run += piece;
          return bytes.insert(at, run);
        });
      }
    }
    add(seed, "many times", [](const std::string& bytes) {
      std::string out;
      while (out.size() < 2 * kMany) out += bytes;
      return out;
    });
    add(seed, "its body many times", [end](const std::string& bytes) {
      std::string out = bytes.substr(0, end);
      while (end < bytes.size() && out.size() < 2 * kMany) out.append(bytes, end);
      return out;
    });
  }

  void nothing_of_a_file() {
    const auto whole = [&](const std::string& what, const std::string& bytes) {
      all_.push_back({what, [bytes] { return bytes; }});
    };
    whole("an empty file", "");
    whole("a line end", "\n");
    whole("one letter", "x");
    whole("one NUL", std::string(1, '\0'));
    whole("4 KiB of NUL", std::string(4096, '\0'));
    whole("4 KiB of bytes FF", std::string(4096, '\xFF'));
    for (int round = 0; round < 3; ++round) {
      std::string noise;
      for (int i = 0; i < 4096; ++i) noise += static_cast<char>(dice_.below(256));
      whole("noise " + std::to_string(round), noise);
    }
  }

  const Corpus& corpus_;
  Dice dice_;
  std::vector<Damage> all_;
};

}  // namespace

std::vector<Damage> damaged_files(const Corpus& corpus, unsigned seed) {
  return Maker(corpus, seed).all();
}

}  // namespace asbuilt::fuzz
