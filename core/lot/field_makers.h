// How the fields of the record's kinds are written down (kinds_of_file.cpp, kinds_of_lot.cpp).
#pragma once

#include <string>
#include <vector>

#include "core/lot/record_kinds.h"

namespace asbuilt::fields {

LotField text(std::string name, std::string what);
LotField number(std::string name, std::string unit, double low, double high, std::string what);
LotField count(std::string name, double low, double high, std::string what);
LotField of_type(LotFieldType type, std::string name, std::string what);
LotField date(std::string name, std::string what);
LotField time(std::string name, std::string what);
LotField sha256(std::string name, std::string what);
LotField flag(std::string name, std::string what);
LotField list(std::string name, std::string what);
LotField required(LotField field);
LotField one_of(LotField field, std::vector<std::string> choices);
LotField refers(LotField field, std::string kind);

const std::vector<std::string>& meanings();   // of signatures
const std::vector<std::string>& processes();  // of post-processing
const std::vector<std::string>& roles();      // of parts

// Limits of compression that the manufacturer states himself; the note stays last.
void add_own_limits(RecordKind& kind);

}  // namespace asbuilt::fields

namespace asbuilt {

// Kinds of the whole file, and of one lot, in the order in which they are listed.
std::vector<RecordKind> kinds_of_file();
std::vector<RecordKind> kinds_of_lot();

}  // namespace asbuilt
