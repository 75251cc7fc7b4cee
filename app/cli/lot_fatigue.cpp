// One specimen of a table of fatigue tests, or of a record of stages, as an entry of the lot's
// record.
#include <algorithm>
#include <cmath>
#include <iostream>

#include "app/cli/fatigue_options.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_tests.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/built_in_data.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/measured_data.h"
#include "core/lot/stage_tests.h"
#include "core/lot/told_names.h"

namespace asbuilt {
namespace {

using namespace fatigue;

// Specimens in the order of the file.
std::vector<std::string> specimens_of(const FatigueReport& report) {
  std::vector<std::string> names;
  if (report.table) {
    for (const FatigueTest& test : report.table->tests) names.push_back(test.specimen);
  } else {
    for (const StageTest& test : report.record->tests) names.push_back(test.specimen);
  }
  return names;
}

// The row whose specimen is the entry's part, or that --number names.
std::size_t row_of(const LotArguments& a, const std::vector<std::string>& specimens) {
  if (a.part.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"no specimen is named", a.fatigue.table.string(), "--part SERIAL, or --all",
                 "--all enters every specimen of the table"});
  }
  if (a.number != 0) return chosen_test(specimens.size(), a, a.fatigue.table);
  const auto found = std::find(specimens.begin(), specimens.end(), a.part);
  if (found != specimens.end()) return static_cast<std::size_t>(found - specimens.begin());
  throw Error(ErrorCode::kInvalidInput,
              {"the table has no specimen of the part's name", a.fatigue.table.string(),
               "a specimen " + a.part, "say which row it is: --number, from 1"});
}

std::string result_text(const FatigueReport& report, std::size_t row) {
  std::string text;
  if (report.table) {
    const FatigueTest& test = report.table->tests[row];
    text.append(to_string(test.ending)).append(" after ").append(decimal_text(test.cycles));
    return text.append(" cycles, ").append(decimal_text(test.stress_mpa)).append(" MPa");
  }
  const StageCheck& check = report.checks[row];
  text.append(check.failed_in ? "failed in stage " : "reached stage ");
  text.append(std::to_string(check.reached)).append(" after ").append(decimal_text(check.cycles));
  return text.append(" cycles");
}

// What the table says of those that are left out, so that their results stay in sight.
std::string left_out_text(const FatigueReport& report, const std::vector<std::string>& names) {
  std::string text;
  const std::vector<std::string> all = specimens_of(report);
  for (std::size_t row = 0; row < all.size(); ++row) {
    if (std::find(names.begin(), names.end(), all[row]) == names.end()) continue;
    text.append(text.empty() ? "left out: " : ", ").append(all[row]).append(" (");
    text.append(result_text(report, row)).append(")");
  }
  return text;
}

void add_reason(std::string& reasons, const std::string& reason) {
  if (!reason.empty()) reasons.append(reasons.empty() ? "" : "; ").append(reason);
}

// How the lot decides about what a file of fatigue tests holds.
struct Judging {
  ProfileRule rule;
  LimitsInForce limits;
};

LotRecord table_record(const LotArguments& a, const FatigueReport& report, std::size_t row,
                       const Judging& judging, std::string& reasons) {
  const FatigueTable& table = *report.table;
  const FatigueTest& test = table.tests[row];
  const Endurance* judged = report.endurance ? &*report.endurance : nullptr;
  Outcome outcome = Outcome::kUndecided;
  if (judged != nullptr) {
    const SpecimenVerdict& verdict = judged->rows[row];
    if (judged->decides) outcome = verdict.outcome;
    reasons = verdict.reason;
    add_reason(reasons, judged->reason);
  }
  LotRecord record =
      test_record(a, "fatigue", judged != nullptr ? judged->demand.spec : "none", outcome);
  record.fields["stress_mpa"] = test.stress_mpa;
  record.fields["stress_measure"] = std::string(to_string(table.measure));
  record.fields["ratio"] = test.ratio;
  record.fields["cycles"] = test.cycles;
  record.fields["ending"] = std::string(to_string(test.ending));
  if (std::isfinite(test.u_stress_mpa)) {
    record.fields["u_stress_mpa"] = test.u_stress_mpa;
  } else {
    add_reason(reasons, "the table has no u_stress_mpa");
  }
  if (std::isfinite(test.frequency_hz)) record.fields["frequency_hz"] = test.frequency_hz;
  if (!test.medium.empty()) record.fields["medium"] = test.medium;
  if (!test.where.empty()) record.fields["broken_at"] = test.where;
  if (judged != nullptr) {
    record.fields["demanded_mpa"] = judged->stress_mpa;
    record.fields["demanded_measure"] = std::string(to_string(judged->demand.measure));
    record.fields["demanded_cycles"] = judged->demand.cycles;
    const bool compared = judging.limits.compared(endurance_data_id(judged->demand.spec));
    if (a.fatigue.use_unverified) record.fields["unverified"] = judged->demand.verify && !compared;
  }
  return record;
}

// Both sides of a protocol stand in the entry, and decide about it.
LotRecord stage_record(const LotArguments& a, const FatigueReport& report, std::size_t row,
                       const Judging& judging, std::string& reasons) {
  const StageTest& test = report.record->tests[row];
  StageEntry entry;
  entry.specimen = test.specimen;
  entry.protocol = *report.protocol;
  entry.record = {report.record->unit, {test}};
  entry.options.body_mass_kg = a.fatigue.body_mass_kg;
  entry.demand.stage =
      a.demanded_stage != 0 ? a.demanded_stage : static_cast<int>(entry.protocol.stages.size());
  if (a.u_load_pct) entry.demand.u_pct = *a.u_load_pct;
  LotRecord record = test_record(a, "fatigue", entry.protocol.id, Outcome::kUndecided);
  put_stages(record, entry);
  const StageVerdict verdict = judge_stage_test(record, judging.rule);
  add_reason(reasons, verdict.reason);
  if (!a.u_load_pct) add_reason(reasons, "the loads have no uncertainty: --u-load-pct");
  const bool open =
      entry.protocol.verify && !judging.limits.compared(protocol_data_id(entry.protocol.id));
  if (!open || a.fatigue.use_unverified) {
    record.fields["verdict"] = verdict_of(verdict.outcome);
  } else {
    add_reason(reasons, "nobody compared the protocol " + entry.protocol.id +
                            " with its document: --use-unverified lets it decide");
  }
  if (a.fatigue.use_unverified) record.fields["unverified"] = open;
  return record;
}

// The options of the table as told; what the verdict goes by stands in the entry's own fields.
std::vector<std::string> options_of(const LotArguments& a) {
  std::vector<std::string> options = a.reduction;
  std::erase_if(options, [](const std::string& o) { return o.starts_with("--use-unverified"); });
  return options;
}

LotRecord record_of(const LotArguments& a, const FatigueReport& report, std::size_t row,
                    const Judging& judging, const std::vector<std::string>& left_out) {
  std::string reasons;
  LotRecord record = report.table ? table_record(a, report, row, judging, reasons)
                                  : stage_record(a, report, row, judging, reasons);
  const std::vector<std::string> specimens = specimens_of(report);
  record.fields["table_sha256"] = report.input.sha256;
  record.fields["source_id"] = specimens[row];
  record.fields["table_specimens"] = specimens;
  // A stage test keeps all that it was read and judged by in fields of its own.
  const std::vector<std::string> options = options_of(a);
  if (report.table && !options.empty()) record.fields["reduction"] = options;
  add_told_fields(record, a);
  if (!left_out.empty()) {
    record.fields["left_out"] = left_out;
    add_reason(reasons, left_out_text(report, left_out));
  }
  put_note(record, reasons);
  return record;
}

// Specimens that --left-out names, all of the table.
std::vector<std::string> left_out_of(const LotArguments& a, const std::vector<std::string>& all) {
  const auto told = a.lists.find("left_out");
  if (told == a.lists.end()) return {};
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
std::vector<LotRecord> records_of(const LotArguments& a, const FatigueReport& report,
                                  const Judging& judging) {
  const std::vector<std::string> specimens = specimens_of(report);
  const std::vector<std::string> left_out = left_out_of(a, specimens);
  if (!a.all_specimens) return {record_of(a, report, row_of(a, specimens), judging, left_out)};
  std::vector<LotRecord> records;
  for (std::size_t row = 0; row < specimens.size(); ++row) {
    const std::string& specimen = specimens[row];
    if (std::find(left_out.begin(), left_out.end(), specimen) != left_out.end()) continue;
    LotArguments one = a;
    one.part = specimen;
    one.test = a.test + "-" + std::to_string(row + 1);
    records.push_back(record_of(one, report, row, judging, left_out));
  }
  if (!records.empty()) return records;
  throw Error(ErrorCode::kInvalidInput, {"every specimen of the table is left out",
                                         a.fatigue.table.string(), "one at least that is not", ""});
}

Judging judging_of(const Store& store, const std::string& lot) {
  const std::optional<LotRecord> profile = profile_of(store, lot);
  if (!profile) return {};
  return {rule_of(*profile), LimitsInForce(store.lot_records(), *profile)};
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
  const Judging judging = judging_of(store, a.lot);
  request.endurance.guard = judging.rule.guard;
  if (!request.spec.empty() &&
      judging.limits.compared(endurance_data_id(demand_of(request.spec).spec))) {
    request.endurance.accept_unverified = true;
  }
  const FatigueReport report = run_fatigue(request, console.progress);
  finish_progress(console);
  const std::vector<LotRecord> records = records_of(a, report, judging);
  const int status =
      add_tests(store, a, records, {a.fatigue.table, report.input.sha256, "test_table"}, console);
  tell_unaccounted(store, records.front(), console);
  return status;
}

}  // namespace asbuilt
