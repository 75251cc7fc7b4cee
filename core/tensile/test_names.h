// Names of tests: of a row "Specimen;NAME" above a test, else what stands above its load.
#pragma once

#include <string>
#include <vector>

#include "core/tensile/curve_reader.h"

namespace asbuilt::tensile {

// "Specimen;B-7", "Probe;3", or "Specimen 2" alone: the name of the test below; else empty.
std::string specimen_name(const Cells& cells);

class TestNames {
 public:
  void start_sheet();
  // The tests below the data in use begin: what stood there is theirs.
  void start_tests();
  // A row of words: above a table, or below the data in use.
  void take_words(const Cells& cells, Decimal decimal, bool below_data);
  // The last row of words above the table.
  const std::vector<std::string>& above() const { return above_; }
  // Of the test whose load stands at `load`; empty where nothing names it.
  std::string name_at(std::size_t load) const;

 private:
  std::vector<std::string> above_;
  std::string specimen_;       // as a row "Specimen;NAME" above the header tells it
  std::string next_specimen_;  // of such a row below the data in use
  std::vector<std::string> next_above_;
};

}  // namespace asbuilt::tensile
