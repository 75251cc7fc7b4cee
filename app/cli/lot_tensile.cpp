// A raw tension curve as an entry of the lot's record.
#include <algorithm>
#include <cmath>

#include "app/cli/lot_access.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_output.h"
#include "app/cli/tensile_options.h"
#include "core/base/clock.h"
#include "core/base/error.h"

namespace asbuilt {
namespace {

const TensileRow& chosen(const TensileReport& report, const LotArguments& a) {
  const auto count = static_cast<int>(report.rows.size());
  if (a.number == 0 && count == 1) return report.rows.front();
  if (a.number >= 1 && a.number <= count) {
    return report.rows[static_cast<std::size_t>(a.number) - 1];
  }
  throw Error(ErrorCode::kInvalidInput,
              {"the file holds " + std::to_string(count) + " tests", a.tensile.curve.string(),
               "--number 1 to " + std::to_string(count), "say which one this entry is"});
}

// What could not be measured is not there; why not is in the note.
void put(LotRecord& record, const std::string& name, const tensile::Result& result,
         std::string& reasons) {
  if (std::isfinite(result.value)) record.fields[name] = result.value;
  if (std::isfinite(result.value) && std::isfinite(result.u)) record.fields["u_" + name] = result.u;
  if (result.reason.empty()) return;
  reasons += (reasons.empty() ? "" : "; ") + name + ": " + result.reason;
}

LotRecord record_of(const LotArguments& a, const TensileReport& report) {
  const TensileRow& row = chosen(report, a);
  const tensile::Reduction& test = row.test;
  const Outcome outcome = row.acceptance ? row.acceptance->verdict : Outcome::kUndecided;
  LotRecord record;
  record.lot = a.lot;
  record.kind = "tensile";
  record.key = a.test;
  record.fields = {{"test", a.test},
                   {"part", a.part},
                   {"spec", row.acceptance ? row.acceptance->spec : std::string("none")},
                   {"gauge_basis", test.gauge_label},
                   {"gauge_mm", test.gauge_mm},
                   {"section_mm2", test.section.mm2},
                   {"verdict", std::string(outcome == Outcome::kConforms         ? "pass"
                                           : outcome == Outcome::kDoesNotConform ? "fail"
                                                                                 : "undecided")},
                   {"curve_sha256", report.input.sha256},
                   {"instrument", a.instrument},
                   {"tested", a.tested}};
  std::string reasons;
  put(record, "rm_mpa", test.rm_mpa, reasons);
  put(record, "rp02_mpa", test.rp02().mpa, reasons);
  put(record, "a_pct", test.elongation(), reasons);
  put(record, "e_gpa", test.e_gpa, reasons);
  if (std::isfinite(test.z_pct.value)) record.fields["z_pct"] = test.z_pct.value;
  if (row.acceptance) {
    for (const tensile::PropertyVerdict& v : row.acceptance->rows) {
      if (!v.reason.empty()) reasons += (reasons.empty() ? "" : "; ") + v.reason;
    }
  }
  // The field takes 2000 bytes; no character is cut in two.
  if (reasons.size() > 1900) {
    std::size_t end = 1900;
    while ((static_cast<unsigned char>(reasons[end]) & 0xC0U) == 0x80U) --end;
    reasons = reasons.substr(0, end) + " ...";
  }
  if (!reasons.empty()) record.fields["note"] = reasons;
  if (row.acceptance && a.tensile.use_unverified) {
    record.fields["unverified"] =
        std::any_of(row.acceptance->rows.begin(), row.acceptance->rows.end(),
                    [](const tensile::PropertyVerdict& v) { return v.limit.verify; });
  }
  return record;
}

}  // namespace

int lot_add_tensile_curve(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const TensileReport report = run_tensile(tensile_request(a.tensile), console.progress);
  finish_progress(console);
  const LotRecord record = record_of(a, report);
  const SigningKey key = log_in(store, a.user, a.password_file);
  LotRecord added;
  store.change_lot(
      [&](LotWriter& writer) { added = add_checked(writer, record, a.user, key, utc_now()); });
  print_added(added, console);
  return record.text("verdict") == "pass" ? 0 : 1;
}

}  // namespace asbuilt
