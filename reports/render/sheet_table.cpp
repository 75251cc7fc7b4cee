#include "reports/render/sheet_table.h"

namespace asbuilt::render {
namespace {

// States and verdicts stand out where a reader looks for them: in columns that hold nothing else.
Tone tone_of(const std::string& text) {
  for (const char* good : {"ACCEPT", "conforms", "pass", "closed"}) {
    if (text == good) return Tone::kGood;
  }
  for (const char* bad : {"REJECT", "SCRAP", "does not conform", "fail", "open"}) {
    if (text == bad) return Tone::kBad;
  }
  for (const char* undecided : {"PENDING", "RETEST", "REWORK", "MRB", "CONCESSION", "undecided"}) {
    if (text == undecided) return Tone::kOpen;
  }
  return Tone::kPlain;
}

}  // namespace

Table table_of(const SheetTable& sheet) {
  Table table;
  for (const SheetColumn& c : sheet.columns) table.columns.push_back({c.title, c.share});
  for (const auto& row : sheet.rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (std::size_t k = 0; k < row.size(); ++k) {
      const bool states = k < sheet.columns.size() && sheet.columns[k].states;
      cells.emplace_back(row[k], states ? tone_of(row[k]) : Tone::kPlain);
    }
  }
  table.empty_text = sheet.empty_text;
  return table;
}

}  // namespace asbuilt::render
