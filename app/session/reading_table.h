// A table of readings: CSV with column names, for app/session/gage.h, which states form and errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace asbuilt {

class ReadingTable {
 public:
  explicit ReadingTable(const std::filesystem::path& file);

  std::size_t size() const { return rows_.size(); }
  const std::string& sha256() const { return sha256_; }
  // Throws kBadFormat with the names there are.
  std::vector<std::string> words(const std::string& column) const;
  std::vector<double> numbers(const std::string& column) const;

 private:
  struct Row {
    std::int64_t line = 0;
    std::vector<std::string> fields;
  };
  std::size_t place_of(const std::string& column) const;

  std::string file_;
  std::string sha256_;
  char separator_ = ',';
  std::vector<std::string> names_;
  std::vector<Row> rows_;
};

}  // namespace asbuilt
