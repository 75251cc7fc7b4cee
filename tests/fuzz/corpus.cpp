#include "tests/fuzz/corpus.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace asbuilt::fuzz {

Seed real_file(const std::string& name, std::size_t header, bool readable) {
  const std::string path = std::string(ASBUILT_FIXTURES_DIR) + "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("there is no file " + path);
  return {name, {std::istreambuf_iterator<char>(file), {}}, header, readable, true};
}

Seed first_lines(const std::string& name, int lines, std::size_t header) {
  Seed seed = real_file(name, header);
  std::size_t end = 0;
  for (int i = 0; i < lines && end < seed.bytes.size(); ++i) {
    end = seed.bytes.find('\n', end);
    end = end == std::string::npos ? seed.bytes.size() : end + 1;
  }
  seed.bytes.resize(end);
  return seed;
}

Seed made(const std::string& name, std::string bytes, std::size_t header) {
  return {name, std::move(bytes), header, true, true};
}

Seed refused(const std::string& name, std::string bytes) {
  return {name, std::move(bytes), 0, false, false};
}

LargeSeed many_rows(const std::string& name, const std::string& text, std::size_t rows) {
  return {name, [text, rows] {
            const std::string line = text.substr(text.rfind('\n', text.size() - 2) + 1);
            std::string out = text;
            out.reserve(text.size() + rows * line.size());
            for (std::size_t i = 0; i < rows; ++i) out += line;
            return out;
          }};
}

}  // namespace asbuilt::fuzz
