// The numbers of a lot's mechanical tests, computed again from the attached raw files.
//
// Each current test whose raw file is attached is reduced again by the options that its entry
// keeps, and compared number by number, exactly. An entry that keeps none was typed in: it is
// reduced by the dimensions that it tells, and its uncertainties are not compared. Tension tests
// are drawn beside (lot_curves.h).
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"
#include "core/records/lot_sheet.h"
#include "reports/store/store.h"

namespace asbuilt {

struct TestAgain {
  const LotRecord* test = nullptr;
  std::string file;     // attached; empty: none, and nothing was computed
  std::string differs;  // "plateau stress: entered 42 MPa, the file gives 40.1 MPa"; empty: nothing
  std::string cannot;   // why it cannot be computed again; empty: it was
  bool by_options = false;  // the entry keeps how it was reduced

  // Nothing differs, or there is nothing to compute from.
  bool same() const { return differs.empty() && cannot.empty(); }
};

// Of the tests of these kinds (tensile, compression, fatigue) in a lot, or of every lot where
// `lot` is empty.
std::vector<TestAgain> tests_again(const Store& store, const std::vector<LotRecord>& records,
                                   const std::string& lot, const std::vector<std::string>& kinds);

// Compression and fatigue tests as a table of the batch record; without rows where there are none.
SheetTable again_table(const std::vector<TestAgain>& tests);

}  // namespace asbuilt
