#include "reports/store/strut_history.h"

#include <algorithm>

#include "reports/store/tables.h"

namespace asbuilt {

std::vector<StrutOfInspection> read_strut_history(Database& database, const std::string& strut_id) {
  // Ids are searched once for each design; inspections are then read by their keys.
  Statement designs(database,
                    "SELECT d.design_id, d.seq, s.sha256 FROM design_struts d JOIN strut_designs s "
                    "ON s.id = d.design_id WHERE d.strut_id = ?");
  designs.bind(1, std::string_view(strut_id));
  Statement inspections(database,
                        "SELECT id FROM inspections WHERE strut_design_sha256 = ? ORDER BY id");
  std::vector<StrutOfInspection> found;
  while (designs.step()) {
    const std::int64_t place = designs.integer(1);
    StrutOfInspection row;
    row.design_sha256 = designs.text(2);
    design_strut_table().load_row(database, designs.integer(0), place, row.strut);
    inspections.reset();
    inspections.bind(1, std::string_view(row.design_sha256));
    while (inspections.step()) {
      row.inspection_id = inspections.integer(0);
      strut_table().load_row(database, row.inspection_id, place, row.strut);
      found.push_back(row);
    }
  }
  std::sort(found.begin(), found.end(), [](const StrutOfInspection& a, const StrutOfInspection& b) {
    return a.inspection_id < b.inspection_id;
  });
  return found;
}

std::vector<RecurringDefect> read_recurring_defects(Database& database, std::int64_t least) {
  Statement rows(database,
                 "SELECT i.strut_design_sha256, d.strut_id, d.mode, d.inspection_id FROM defects d "
                 "JOIN inspections i ON i.id = d.inspection_id WHERE d.strut_id <> '' "
                 "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4");
  std::vector<RecurringDefect> found;
  while (rows.step()) {
    const std::string design = rows.text(0), strut = rows.text(1), mode = rows.text(2);
    if (found.empty() || found.back().design_sha256 != design || found.back().strut_id != strut ||
        found.back().mode != mode) {
      found.push_back({design, strut, mode, {}});
    }
    found.back().inspections.push_back(rows.integer(3));
  }
  std::erase_if(found,
                [least](const RecurringDefect& d) { return std::ssize(d.inspections) < least; });
  std::stable_sort(found.begin(), found.end(),
                   [](const RecurringDefect& a, const RecurringDefect& b) {
                     return a.inspections.size() > b.inspections.size();
                   });
  return found;
}

}  // namespace asbuilt
