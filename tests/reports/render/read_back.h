// Reads a rendered document back with programs that know nothing of how it was made.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace asbuilt::test {

std::string file_bytes(const std::filesystem::path& path);

// The text of each page, by pdftotext.
std::vector<std::string> pdf_pages(const std::filesystem::path& pdf);

// A word on a page and its box in points from the upper left.
struct Word {
  std::string text;
  double left = 0.0, top = 0.0, right = 0.0, bottom = 0.0;
};
std::vector<std::vector<Word>> pdf_words(const std::filesystem::path& pdf);

// Share of pixels of a page that are neither white nor grey, by pdftoppm at 40 dots per inch.
double coloured_share(const std::filesystem::path& pdf, int page);

// A folder of this test process; removed at its end unless a test failed.
std::filesystem::path work_folder();

}  // namespace asbuilt::test
