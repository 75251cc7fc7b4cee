// A raw compression curve as an entry of the lot's record.
#include <algorithm>
#include <cmath>

#include "app/cli/compress_options.h"
#include "app/cli/lot_access.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_output.h"
#include "app/cli/lot_tests.h"
#include "core/base/clock.h"
#include "core/base/print.h"
#include "core/lot/built_in_data.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/own_limits.h"

namespace asbuilt {
namespace {

// The limits of one's own, beside those of a specification or in their place.
void judge_own(LotRecord& record, const std::optional<LotRecord>& profile, bool by_spec,
               std::string& reasons) {
  const std::vector<OwnVerdict> own = judge_own_limits(record, profile ? &*profile : nullptr,
                                                       profile ? rule_of(*profile) : ProfileRule{});
  if (own.empty()) return;
  if (!by_spec) record.fields["spec"] = std::string("limits of one's own");
  const std::string verdict = verdict_of(worst_outcome(own));
  if (!by_spec || verdict == "fail" || record.text("verdict") == "pass") {
    record.fields["verdict"] = verdict;
  }
  for (const OwnVerdict& one : own) {
    if (one.outcome == Outcome::kConforms) continue;
    reasons += (reasons.empty() ? "" : "; ") + one.what;
  }
}

// The options as told, and the class of force that came from the calibration: what it takes to
// reduce the attached curve again.
std::vector<std::string> options_of(const LotArguments& a, const CompressArguments& used) {
  std::vector<std::string> options = a.reduction;
  std::erase_if(options, [](const std::string& o) {
    return o.starts_with("--decision=") || o.starts_with("--use-unverified") ||
           o.starts_with("--force-class=");
  });
  if (used.force_class) options.push_back("--force-class=" + decimal_text(*used.force_class));
  return options;
}

LotRecord record_of(const LotArguments& a, const CompressReport& report,
                    const std::optional<LotRecord>& profile) {
  const CompressRow& row = report.rows[chosen_test(report.rows.size(), a, a.compression.curve)];
  const tensile::CompressionTest& test = row.test;
  LotRecord record = test_record(a, "compression", row.acceptance ? row.acceptance->spec : "none",
                                 row.acceptance ? row.acceptance->verdict : Outcome::kUndecided);
  record.fields["source_id"] =
      std::to_string(chosen_test(report.rows.size(), a, a.compression.curve) + 1);
  record.fields["curve_sha256"] = report.input.sha256;
  record.fields["points_sha256"] = test.points_sha256;
  record.fields["height_mm"] = test.height_mm;
  record.fields["section_mm2"] = test.section.mm2;
  record.fields["plateau_to_pct"] = 100.0 * test.plateau_to;
  if (test.porosity) record.fields["porosity"] = *test.porosity;
  if (a.compression.compliance_um_kn) {
    record.fields["compliance_um_kn"] = *a.compression.compliance_um_kn;
  }
  add_told_fields(record, a);
  std::string reasons;
  put_strain(record, test.instrument, a, reasons);
  const tensile::PorousCurve& iso = test.iso;
  put_result(record, "first_maximum_mpa", iso.first_maximum_mpa, reasons);
  put_result(record, "offset_mpa", iso.offset_mpa, reasons);
  put_result(record, "plateau_mpa", iso.plateau_mpa, reasons);
  put_result(record, "gradient_mpa", iso.gradient_mpa, reasons);
  put_result(record, "elastic_gradient_mpa", iso.elastic_gradient_mpa, reasons);
  put_result(record, "energy_mj_m3", iso.energy_mj_m3, reasons);
  tensile::Result end = iso.plateau_end;
  end.value *= 100.0;
  end.u *= 100.0;
  put_result(record, "plateau_end_pct", end, reasons);
  if (row.acceptance) {
    for (const tensile::CompressionVerdict& v : row.acceptance->rows) {
      if (!v.reason.empty()) reasons += (reasons.empty() ? "" : "; ") + v.reason;
    }
    if (a.compression.use_unverified) {
      record.fields["unverified"] =
          std::any_of(row.acceptance->rows.begin(), row.acceptance->rows.end(),
                      [](const tensile::CompressionVerdict& v) { return v.limit.verify; });
    }
  }
  judge_own(record, profile, row.acceptance.has_value(), reasons);
  put_note(record, reasons);
  return record;
}

// Whether the limits of `spec` were compared with their document, as the profile has it.
bool data_compared(const Store& store, const std::string& lot, const std::string& spec) {
  const std::optional<LotRecord> profile = profile_of(store, lot);
  if (!profile || spec.empty()) return false;
  const std::string named = tensile::compression_limits_of(spec).front().spec;
  return LimitsInForce(store.lot_records(), *profile).compared(compression_data_id(named));
}

}  // namespace

int lot_add_compression_curve(const LotArguments& a, const Console& console) {
  refuse_plot(a.compression.plot);
  Store store = open_record(a.db);
  auto arguments = a.compression;
  agree_force_class(store, a, arguments);
  CompressRequest request = compress_request(arguments);
  const ProfileRule rule = profile_rule(store, a.lot);
  request.acceptance.rule = rule.rule;
  request.acceptance.guard = rule.guard;
  const bool compared = data_compared(store, a.lot, request.spec);
  if (compared) request.acceptance.unverified = tensile::Unverified::kAccepted;
  const CompressReport report = run_compress(request, console.progress);
  finish_progress(console);
  LotRecord record = record_of(a, report, profile_of(store, a.lot));
  record.fields["reduction"] = options_of(a, arguments);
  if (compared && record.fields.contains("unverified")) record.fields["unverified"] = false;
  return add_tests(store, a, {record}, {a.compression.curve, report.input.sha256, "raw_curve"},
                   console);
}

}  // namespace asbuilt
