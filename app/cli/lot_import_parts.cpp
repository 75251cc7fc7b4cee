// Parts and specimens of a table as entries of the lot's record.
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_access.h"
#include "app/cli/lot_transfer_options.h"
#include "app/session/part_sheet.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/design/workbook.h"
#include "core/lot/part_import.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/text_encoding.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

struct TableRead {
  NamedRows rows;
  bool whole = true;                  // the last line has its end
  std::vector<std::string> problems;  // beside those of the plan
  std::vector<std::string> notes;
};

TableRead read_table(const Path& path) {
  if (is_workbook(path)) {
    PartSheet sheet = read_part_sheet(path);
    return {std::move(sheet.rows), true, std::move(sheet.problems), std::move(sheet.notes)};
  }
  const std::string text = text_of_bytes(read_whole_file(path), path.string());
  TableRead table{read_part_table(text, path.string()), true, {}, {}};
  table.whole = text.ends_with('\n') || text.ends_with('\r');
  return table;
}

// "SN-001  implant  build B1  x 12.5 mm, y -40 mm  95 %".
std::string part_text(const LotRecord& r) {
  std::string text = r.key;
  text.append("  ").append(r.text("role")).append("  build ").append(r.text("build"));
  if (r.fields.contains("x_mm")) {
    text.append("  x ").append(decimal_text(r.number("x_mm"))).append(" mm, y ");
    text.append(decimal_text(r.number("y_mm"))).append(" mm");
  }
  if (r.fields.contains("variant_pct")) {
    text.append("  ").append(decimal_text(r.number("variant_pct"))).append(" %");
  }
  for (const char* field : {"orientation", "udi_pi", "note"}) {
    const std::string told = r.text(field);
    if (!told.empty()) text.append("  ").append(told);
  }
  return text;
}

void print_json(const PartImportPlan& plan, bool dry_run) {
  Json json;
  json["dry_run"] = dry_run;
  json["entries"] = Json::array();
  for (const LotRecord& r : plan.entries) {
    Json entry;
    if (r.id != 0) entry["id"] = r.id;
    for (const auto& [name, value] : r.fields) {
      std::visit([&entry, &name = name](const auto& v) { entry[name] = v; }, value);
    }
    json["entries"].push_back(std::move(entry));
  }
  json["problems"] = plan.problems;
  json["notes"] = plan.notes;
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_plan(const PartImportPlan& plan, bool dry_run, const Console& console) {
  if (console.form == OutputForm::kJson) return print_json(plan, dry_run);
  for (const LotRecord& r : plan.entries) {
    if (r.id != 0) std::cout << "entry " << r.id << ": ";
    std::cout << part_text(r) << '\n';
  }
  for (const std::string& note : plan.notes) std::cout << "Note: " << note << '\n';
  std::cout << "parts "
            << (!dry_run                ? "added: "
                : plan.problems.empty() ? "that would be added: "
                                        : "without a problem, not added: ")
            << plan.entries.size() << '\n';
}

void require_no_problem(const PartImportPlan& plan, const Path& file) {
  if (plan.problems.empty()) return;
  std::string what =
      plan.problems.size() == 1
          ? "the table cannot be entered, and nothing was added:"
          : std::to_string(plan.problems.size()) + " problems of the table; nothing was added:";
  for (const std::string& problem : plan.problems) what.append("\n  ").append(problem);
  refuse(what, file.string(), "",
         "mend all of them and import again; --dry-run shows what would be added");
}

}  // namespace

int lot_import_parts(const LotTransferArguments& a, const Console& console) {
  if (!a.dry_run && a.user.empty()) {
    refuse("nobody is named who adds this", "--user", "a user of the record", "or --dry-run");
  }
  Store store = a.dry_run ? Store::open_read_only(a.db) : open_record(a.db);
  const TableRead table = read_table(a.file);
  PartImport request{a.lot, a.dry_run ? "nobody" : a.user, ""};
  const auto plan_now = [&](const std::vector<LotRecord>& records) {
    request.utc = utc_now();
    PartImportPlan plan = plan_part_import(table.rows, request, records);
    plan.problems.insert(plan.problems.begin(), table.problems.begin(), table.problems.end());
    plan.notes.insert(plan.notes.end(), table.notes.begin(), table.notes.end());
    if (!table.whole) {
      plan.problems.insert(plan.problems.begin(),
                           "the last line has no end, so the file may have been cut off (allowed: "
                           "a line end after the last line)");
    }
    return plan;
  };
  PartImportPlan plan = plan_now(store.lot_records());
  if (a.dry_run) print_plan(plan, true, console);
  require_no_problem(plan, a.file);
  if (a.dry_run) return 0;
  const SigningKey key = log_in(store, a.user, a.password_file);
  change_record(store, a.user, key, [&](LotWriter& writer) {
    // Another program may have changed the record since.
    plan = plan_now(writer.records());
    require_no_problem(plan, a.file);
    for (LotRecord& entry : plan.entries) {
      entry = add_checked(writer, std::move(entry), a.user, key, request.utc);
    }
  });
  print_plan(plan, false, console);
  return 0;
}

}  // namespace asbuilt
