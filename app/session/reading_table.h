// A table of readings: CSV with column names, for app/session/gage.h, which states form and errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/mesh_files/named_rows.h"

namespace asbuilt {

class ReadingTable {
 public:
  explicit ReadingTable(const std::filesystem::path& file);

  std::size_t size() const { return table_.rows.size(); }
  const std::vector<std::string>& columns() const { return table_.names; }
  const std::string& sha256() const { return sha256_; }
  // Throws kBadFormat with the names there are.
  std::vector<std::string> words(const std::string& column) const;
  std::vector<double> numbers(const std::string& column) const;

 private:
  std::size_t place_of(const std::string& column) const;

  std::string file_;
  std::string sha256_;
  NamedRows table_;
};

}  // namespace asbuilt
