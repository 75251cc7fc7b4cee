// One specimen of a table of fatigue tests as an entry of the lot's record.
#include <algorithm>
#include <cmath>
#include <iostream>

#include "app/cli/fatigue_options.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_tests.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/measured_data.h"
#include "core/lot/told_names.h"

namespace asbuilt {
namespace {

using namespace fatigue;

// The row whose specimen is the entry's part, or that --number names.
std::size_t row_of(const LotArguments& a, const FatigueTable& table) {
  if (a.part.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"no specimen is named", a.fatigue.table.string(), "--part SERIAL, or --all",
                 "--all enters every specimen of the table"});
  }
  if (a.number != 0) return chosen_test(table.tests.size(), a, a.fatigue.table);
  const auto found =
      std::find_if(table.tests.begin(), table.tests.end(),
                   [&a](const FatigueTest& test) { return test.specimen == a.part; });
  if (found != table.tests.end()) {
    return static_cast<std::size_t>(found - table.tests.begin());
  }
  throw Error(ErrorCode::kInvalidInput,
              {"the table has no specimen of the part's name", a.fatigue.table.string(),
               "a specimen " + a.part, "say which row it is: --number, from 1"});
}

std::vector<std::string> specimens_of(const FatigueTable& table) {
  std::vector<std::string> names;
  for (const FatigueTest& test : table.tests) names.push_back(test.specimen);
  return names;
}

// What the table says of those that are left out, so that their results stay in sight.
std::string left_out_text(const FatigueTable& table, const std::vector<std::string>& names) {
  std::string text;
  for (const FatigueTest& test : table.tests) {
    if (std::find(names.begin(), names.end(), test.specimen) == names.end()) continue;
    text.append(text.empty() ? "left out: " : ", ").append(test.specimen).append(" (");
    text.append(to_string(test.ending)).append(" after ").append(decimal_text(test.cycles));
    text.append(" cycles, ").append(decimal_text(test.stress_mpa)).append(" MPa)");
  }
  return text;
}

LotRecord record_of(const LotArguments& a, const FatigueReport& report, std::size_t row,
                    const std::vector<std::string>& left_out) {
  const FatigueTable& table = *report.table;
  const FatigueTest& test = table.tests[row];
  const Endurance* judged = report.endurance ? &*report.endurance : nullptr;
  Outcome outcome = Outcome::kUndecided;
  std::string reasons;
  if (judged != nullptr) {
    const SpecimenVerdict& verdict = judged->rows[row];
    if (judged->decides) outcome = verdict.outcome;
    reasons = verdict.reason;
    if (!judged->reason.empty()) reasons += (reasons.empty() ? "" : "; ") + judged->reason;
  }
  LotRecord record =
      test_record(a, "fatigue", judged != nullptr ? judged->demand.spec : "none", outcome);
  record.fields["table_sha256"] = report.input.sha256;
  record.fields["source_id"] = test.specimen;
  record.fields["stress_mpa"] = test.stress_mpa;
  record.fields["stress_measure"] = std::string(to_string(table.measure));
  record.fields["ratio"] = test.ratio;
  record.fields["cycles"] = test.cycles;
  record.fields["ending"] = std::string(to_string(test.ending));
  if (std::isfinite(test.u_stress_mpa)) {
    record.fields["u_stress_mpa"] = test.u_stress_mpa;
  } else {
    reasons += std::string(reasons.empty() ? "" : "; ") + "the table has no u_stress_mpa";
  }
  if (std::isfinite(test.frequency_hz)) record.fields["frequency_hz"] = test.frequency_hz;
  if (!test.medium.empty()) record.fields["medium"] = test.medium;
  if (!test.where.empty()) record.fields["broken_at"] = test.where;
  if (judged != nullptr) {
    record.fields["demanded_mpa"] = judged->stress_mpa;
    record.fields["demanded_measure"] = std::string(to_string(judged->demand.measure));
    record.fields["demanded_cycles"] = judged->demand.cycles;
    if (a.fatigue.use_unverified) record.fields["unverified"] = judged->demand.verify;
  }
  record.fields["table_specimens"] = specimens_of(table);
  add_told_fields(record, a);
  if (!left_out.empty()) {
    record.fields["left_out"] = left_out;
    reasons += (reasons.empty() ? "" : "; ") + left_out_text(table, left_out);
  }
  put_note(record, reasons);
  return record;
}

// Specimens that --left-out names, all of the table.
std::vector<std::string> left_out_of(const LotArguments& a, const FatigueTable& table) {
  const auto told = a.lists.find("left_out");
  if (told == a.lists.end()) return {};
  const std::vector<std::string> all = specimens_of(table);
  const auto known = [&all](const std::string& name) {
    return std::find(all.begin(), all.end(), name) != all.end();
  };
  std::vector<std::string> names = told_names(told->second, known, "--left-out");
  for (const std::string& name : names) {
    if (known(name)) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"the table has no such specimen", "--left-out " + name, "a specimen of the table",
                 "its column specimen lists them"});
  }
  return names;
}

// Tests NUMBER-1, NUMBER-2, ... of every row that is not left out.
std::vector<LotRecord> records_of(const LotArguments& a, const FatigueReport& report) {
  const FatigueTable& table = *report.table;
  const std::vector<std::string> left_out = left_out_of(a, table);
  if (!a.all_specimens) return {record_of(a, report, row_of(a, table), left_out)};
  std::vector<LotRecord> records;
  for (std::size_t row = 0; row < table.tests.size(); ++row) {
    const std::string specimen = table.tests[row].specimen;
    if (std::find(left_out.begin(), left_out.end(), specimen) != left_out.end()) continue;
    LotArguments one = a;
    one.part = specimen;
    one.test = a.test + "-" + std::to_string(row + 1);
    records.push_back(record_of(one, report, row, left_out));
  }
  if (!records.empty()) return records;
  throw Error(ErrorCode::kInvalidInput, {"every specimen of the table is left out",
                                         a.fatigue.table.string(), "one at least that is not", ""});
}

void tell_unaccounted(const Store& store, const LotRecord& record, const Console& console) {
  if (console.form != OutputForm::kText) return;
  const std::vector<LotRecord> records = store.lot_records();
  std::vector<const LotRecord*> tests;
  for (const LotRecord* r : current_records(records)) {
    if (r->kind == "fatigue" && r->lot == record.lot) tests.push_back(r);
  }
  const auto missing = unaccounted_specimens(tests);
  const auto found = missing.find(record.text("table_sha256"));
  if (found == missing.end()) return;
  std::cout << "Note: specimens of the table that are neither entered nor left out, which blocks "
               "the release:";
  for (const std::string& name : found->second) std::cout << ' ' << name;
  std::cout << '\n';
}

}  // namespace

int lot_add_fatigue_table(const LotArguments& a, const Console& console) {
  refuse_plot(a.fatigue.plot);
  Store store = open_record(a.db);
  FatigueRequest request = fatigue_request(a.fatigue);
  // One specimen is an entry whether its table makes an S-N line or not.
  request.line = false;
  request.endurance.guard = profile_rule(store, a.lot).guard;
  const FatigueReport report = run_fatigue(request, console.progress);
  finish_progress(console);
  const std::vector<LotRecord> records = records_of(a, report);
  const int status =
      add_tests(store, a, records, {a.fatigue.table, report.input.sha256, "test_table"}, console);
  tell_unaccounted(store, records.front(), console);
  return status;
}

}  // namespace asbuilt
