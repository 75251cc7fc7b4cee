// The limits and rules that are built in, as somebody compares them with the document bought: the
// tension limits of a specification, its composition, a table of retests, the classes of
// instruments that a standard demands, limits of compression, demands of fatigue, protocols of
// stages.
//
// `text` is what is compared: a line for each row, values with units, no origin and no mark. Its
// SHA-256 tells a later version of the program whether a comparison was of the same rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

struct BuiltInRow {
  std::string text;    // "rm at least 860 MPa; rounding limit-digit; ..."
  std::string origin;  // where the program has it from
  bool verify = true;  // from memory or of low confidence
};

struct BuiltInData {
  std::string id;  // "tension ASTM F136", "composition ASTM F136", "retests e8",
                   // "classes ISO 6892-1", "compression Porous tantalum",
                   // "endurance Porous tantalum", "protocol 9x20000"
  std::string title;
  std::vector<BuiltInRow> rows;

  std::string text() const;
  std::string sha256() const;  // of text()
  bool verify() const;         // one row at least
};

const std::vector<BuiltInData>& built_in_data();
// nullptr: no such data. Case and blanks count.
const BuiltInData* find_built_in_data(std::string_view id);

std::string tension_data_id(const std::string& spec);
std::string composition_data_id(const std::string& spec);
std::string retest_data_id(const std::string& rule);
std::string class_data_id(const std::string& standard);
std::string compression_data_id(const std::string& spec);
std::string endurance_data_id(const std::string& spec);
std::string protocol_data_id(const std::string& protocol);

// Fills `sha256` of an entry of the kind comparison with that of the data it names. Throws
// kInvalidInput for data that are not built in, and for a digest that was told and is another.
void fill_comparison(LotRecord& comparison);

}  // namespace asbuilt
