#include "tests/reports/render/read_back.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace asbuilt::test {
namespace {

void run(const std::string& command) {
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

double attribute(const std::string& line, const std::string& name) {
  const std::size_t at = line.find(name + "=\"");
  return at == std::string::npos ? -1e9 : std::strtod(line.c_str() + at + name.size() + 2, nullptr);
}

}  // namespace

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::filesystem::path work_folder() {
  struct Folder {
    std::filesystem::path path;
    Folder()
        : path(std::filesystem::temp_directory_path() /
               ("asbuilt_render_" + std::to_string(::getpid()))) {
      std::filesystem::create_directories(path);
    }
    ~Folder() {
      std::error_code ignored;
      if (!::testing::UnitTest::GetInstance()->Failed()) std::filesystem::remove_all(path, ignored);
    }
  };
  static const Folder folder;
  return folder.path;
}

std::vector<std::string> pdf_pages(const std::filesystem::path& pdf) {
  const std::filesystem::path text = pdf.string() + ".txt";
  run(std::string(PDFTOTEXT) + " -layout '" + pdf.string() + "' '" + text.string() + "'");
  std::vector<std::string> pages;
  std::string page;
  for (const char c : file_bytes(text)) {
    if (c == '\f') {
      pages.push_back(page);
      page.clear();
    } else {
      page += c;
    }
  }
  return pages;
}

std::vector<std::vector<Word>> pdf_words(const std::filesystem::path& pdf) {
  const std::filesystem::path boxes = pdf.string() + ".boxes.html";
  run(std::string(PDFTOTEXT) + " -bbox '" + pdf.string() + "' '" + boxes.string() + "'");
  std::vector<std::vector<Word>> pages;
  std::istringstream lines(file_bytes(boxes));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("<page ") != std::string::npos) pages.emplace_back();
    if (line.find("<word ") == std::string::npos || pages.empty()) continue;
    Word word;
    word.left = attribute(line, "xMin");
    word.top = attribute(line, "yMin");
    word.right = attribute(line, "xMax");
    word.bottom = attribute(line, "yMax");
    const std::size_t open = line.find('>');
    word.text = line.substr(open + 1, line.find("</word>") - open - 1);
    pages.back().push_back(word);
  }
  return pages;
}

double coloured_share(const std::filesystem::path& pdf, int page) {
  const std::string n = std::to_string(page);
  const std::string root = pdf.string() + ".page";
  run(std::string(PDFTOPPM) + " -r 40 -singlefile -f " + n + " -l " + n + " '" + pdf.string() +
      "' '" + root + "'");
  std::istringstream file(file_bytes(root + ".ppm"));
  std::string magic;
  int width = 0;
  int height = 0;
  int most = 0;
  file >> magic >> width >> height >> most;
  file.get();
  std::int64_t coloured = 0;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(width) * height; ++i) {
    const int r = file.get();
    const int g = file.get();
    const int b = file.get();
    coloured += std::max({r, g, b}) - std::min({r, g, b}) > 40 ? 1 : 0;
  }
  return static_cast<double>(coloured) / (static_cast<double>(width) * height);
}

}  // namespace asbuilt::test
