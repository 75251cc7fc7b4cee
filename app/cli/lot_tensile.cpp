// A raw tension curve as an entry of the lot's record.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/cli/lot_options.h"
#include "app/cli/lot_tests.h"
#include "app/cli/tensile_options.h"
#include "core/base/print.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/quantity_names.h"
#include "core/lot/tensile_limits.h"

namespace asbuilt {
namespace {

// What there is to know of the verdicts, each once, with the properties that it is about.
void put_reasons(const tensile::Acceptance& acceptance, std::string& reasons) {
  std::vector<std::pair<std::string, std::string>> told;  // reason, properties
  for (const tensile::PropertyVerdict& v : acceptance.rows) {
    if (v.reason.empty()) continue;
    const std::string name(quantity(tensile_field(v.limit.property)).name);
    const auto at = std::find_if(told.begin(), told.end(),
                                 [&v](const auto& one) { return one.first == v.reason; });
    if (at == told.end()) {
      told.emplace_back(v.reason, name);
    } else {
      at->second.append(", ").append(name);
    }
  }
  for (const auto& [reason, names] : told) {
    reasons.append(reasons.empty() ? "" : "; ").append(names).append(": ").append(reason);
  }
}

// How it was measured and decided: what a number is worth nothing without.
void put_how(LotRecord& record, const TensileRow& row) {
  const tensile::Reduction& test = row.test;
  record.fields["section_how"] = test.section.how;
  record.fields["slope_window"] = decimal_text(test.window.lower_pct) + " to " +
                                  decimal_text(test.window.upper_pct) + " % of " +
                                  (test.window.of == tensile::Reference::kRm ? "Rm" : "Rp0.2");
  if (row.acceptance) record.fields["decided_by"] = row.acceptance->decided_by;
  std::vector<std::string> flagged;
  for (const tensile::TestCheck& check : test.checks) {
    if (check.state != tensile::CheckState::kFlagged) continue;
    flagged.emplace_back(check.name).append(": ").append(check.text);
  }
  if (!flagged.empty()) record.fields["flagged"] = std::move(flagged);
}

// The options as told, and the classes that came from the calibrations: what it takes to reduce the
// attached curve again. The rule of the verdict stands in decided_by.
std::vector<std::string> options_of(const LotArguments& a, const TensileArguments& used) {
  std::vector<std::string> options = a.reduction;
  std::erase_if(options, [](const std::string& o) {
    return o.starts_with("--decision=") || o.starts_with("--use-unverified") ||
           o.starts_with("--force-class=") || o.starts_with("--extensometer-class=");
  });
  if (used.force_class) options.push_back("--force-class=" + decimal_text(*used.force_class));
  if (!used.extensometer_class.empty()) {
    options.push_back("--extensometer-class=" + used.extensometer_class);
  }
  return options;
}

// What the curve says of the elongation, where it holds against A from Lu.
void put_curve_elongation(LotRecord& record, const tensile::Reduction& test) {
  if (!test.followed) return;
  const auto put = [&record](const std::string& field, const tensile::Result& result) {
    record.fields[field] = result.value;
    if (std::isfinite(result.u)) record.fields["u_" + field] = result.u;
  };
  put("at_pct", test.at_pct);
  if (std::isfinite(test.a_from_lu_pct.value)) put("a_curve_pct", test.a_pct);
}

LotRecord record_of(const LotArguments& a, const TensileReport& report) {
  const TensileRow& row = report.rows[chosen_test(report.rows.size(), a, a.tensile.curve)];
  const tensile::Reduction& test = row.test;
  LotRecord record = test_record(a, "tensile", row.acceptance ? row.acceptance->spec : "none",
                                 row.acceptance ? row.acceptance->verdict : Outcome::kUndecided);
  record.fields["gauge_basis"] = test.gauge_label;
  record.fields["gauge_mm"] = test.gauge_mm;
  record.fields["section_mm2"] = test.section.mm2;
  record.fields["source_id"] =
      std::to_string(chosen_test(report.rows.size(), a, a.tensile.curve) + 1);
  record.fields["curve_sha256"] = report.input.sha256;
  record.fields["points_sha256"] = test.points_sha256;
  add_told_fields(record, a);
  std::string reasons;
  put_strain(record, test.instrument, a, reasons);
  put_result(record, "rm_mpa", test.rm_mpa, reasons);
  put_result(record, "rp02_mpa", test.rp02().mpa, reasons);
  put_result(record, "a_pct", test.elongation(), reasons);
  put_curve_elongation(record, test);
  put_result(record, "e_gpa", test.e_gpa, reasons);
  if (std::isfinite(test.z_pct.value)) put_result(record, "z_pct", test.z_pct, reasons);
  if (row.acceptance) put_reasons(*row.acceptance, reasons);
  put_note(record, reasons);
  put_how(record, row);
  if (row.acceptance && a.tensile.use_unverified) {
    record.fields["unverified"] =
        std::any_of(row.acceptance->rows.begin(), row.acceptance->rows.end(),
                    [](const tensile::PropertyVerdict& v) { return v.limit.verify; });
  }
  return record;
}

// By the rule and the limits of the lot's profile.
void judge_by_profile(const Store& store, const std::string& lot, TensileRequest& request) {
  const std::optional<LotRecord> profile = profile_of(store, lot);
  if (!profile) return;
  const ProfileRule rule = rule_of(*profile);
  request.acceptance.rule = rule.rule;
  request.acceptance.guard = rule.guard;
  if (request.spec.empty()) return;
  request.limits = LimitsInForce(store.lot_records(), *profile).tension(request.spec);
}

}  // namespace

int lot_add_tensile_curve(const LotArguments& a, const Console& console) {
  refuse_plot(a.tensile.plot);
  Store store = open_record(a.db);
  TensileArguments arguments = a.tensile;
  agree_force_class(store, a, arguments);
  if (const auto named = a.fields.find("extensometer"); named != a.fields.end()) {
    arguments.extensometer_class =
        agreed_class(arguments.extensometer_class, calibrated_class(store, a, named->second),
                     "--extensometer-class", named->second);
  }
  TensileRequest request = tensile_request(arguments);
  judge_by_profile(store, a.lot, request);
  const TensileReport report = run_tensile(request, console.progress);
  finish_progress(console);
  LotRecord record = record_of(a, report);
  record.fields["reduction"] = options_of(a, arguments);
  return add_tests(store, a, {record}, {a.tensile.curve, report.input.sha256, "raw_curve"},
                   console);
}

}  // namespace asbuilt
