// A document of the lot, ready to be printed: sentences and tables of texts, nothing to compute.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace asbuilt {

struct SheetColumn {
  std::string title;
  double share = 1.0;   // of the table's width
  bool states = false;  // holds states or verdicts, which stand out by their colour
};

struct SheetTable {
  std::string title;
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;
  std::string empty_text;  // printed where there is no row
};

// A build's plate from above: where its parts and specimens stood.
struct LotPlatePart {
  std::string serial;
  std::string role;   // in words
  std::string state;  // disposition of an implant; empty: a specimen
  double x_mm = 0.0, y_mm = 0.0;
};
struct LotPlate {
  std::string build;
  std::vector<LotPlatePart> parts;
  std::vector<std::string> without_place;  // serials
};

struct LotSheet {
  std::string kind;  // "Batch record", "Certificate of conformance"
  std::string lot;
  std::string product;
  std::string state;    // disposition of the lot
  std::string heading;  // of the first page; empty: the lot and its state
  std::string warning;  // a boxed sentence on the first page; empty: none
  std::vector<std::string> statements;
  std::string list_title = "What stands in the way of a release";
  std::vector<std::string> blockers;  // the list under that title
  std::vector<std::string> notes;     // a list of its own behind it
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<SheetTable> tables;
  std::vector<SheetTable> last_tables;  // printed behind everything else
  std::vector<LotPlate> plates;         // printed after the first table, which lists the parts
  std::string software;                 // name, version and source revision
  std::string utc;                      // when it was made
  std::string audit_head;               // head of the audit trail then
};

}  // namespace asbuilt
