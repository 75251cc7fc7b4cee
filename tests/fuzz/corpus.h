// The files that a target begins with: real ones from fixtures/, and some made by code for what no
// real file at hand holds.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace asbuilt::fuzz {

struct Seed {
  std::string name;
  std::string bytes;
  std::size_t header = 0;  // bytes before the body; the first seed is cut at each of them
  bool readable = true;    // false: the parser refuses it as it is
  bool damage = true;      // false: it is replayed only
};

// Too large to be kept: made when it is run, and not damaged.
struct LargeSeed {
  std::string name;
  std::function<std::string()> bytes;
};
// The text with its last line again and again, until it has `rows` lines more.
LargeSeed many_rows(const std::string& name, const std::string& text, std::size_t rows);

enum class Form { kText, kBytes };

struct Corpus {
  Form form = Form::kText;
  std::vector<Seed> seeds;  // the first is readable and small
  std::vector<LargeSeed> large = {};
  bool refuses = true;  // false: the parser tells what is wrong beside its result
};

// Each target defines its own.
Corpus corpus();

// A file under fixtures/.
Seed real_file(const std::string& name, std::size_t header, bool readable = true);
// Its first lines.
Seed first_lines(const std::string& name, int lines, std::size_t header);
Seed made(const std::string& name, std::string bytes, std::size_t header);
// Made by code to be refused, and not damaged further.
Seed refused(const std::string& name, std::string bytes);

}  // namespace asbuilt::fuzz
