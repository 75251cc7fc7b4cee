// A document of the lot, ready to be printed: sentences and tables of texts, nothing to compute.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace asbuilt {

struct SheetColumn {
  std::string title;
  double share = 1.0;  // of the table's width
};

struct SheetTable {
  std::string title;
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;
  std::string empty_text;  // printed where there is no row
};

struct LotSheet {
  std::string kind;  // "Batch record", "Certificate of conformance"
  std::string lot;
  std::string product;
  std::string state;    // disposition of the lot
  std::string warning;  // a boxed sentence on the first page; empty: none
  std::vector<std::string> statements;
  std::vector<std::string> blockers;  // what stands in the way of the release
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<SheetTable> tables;
  std::string software;    // name, version and source revision
  std::string utc;         // when it was made
  std::string audit_head;  // head of the audit trail then
};

}  // namespace asbuilt
