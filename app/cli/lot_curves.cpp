#include "app/cli/lot_curves.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "app/cli/scratch_file.h"
#include "app/cli/tensile_options.h"
#include "app/cli/tensile_output.h"
#include "app/cli/told_again.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/attachments.h"
#include "core/lot/quantity_names.h"

namespace asbuilt {
namespace {

// The attached raw curve that the test's numbers are from, or nullptr.
const LotRecord* raw_curve_of(const std::vector<const LotRecord*>& current, const LotRecord& test) {
  const std::string wanted = test.text("curve_sha256");
  for (const LotRecord* a : attachments_of(current, test)) {
    if (a->text("what") != "raw_curve") continue;
    if (wanted.empty() || a->text(kContentField) == wanted) return a;
  }
  return nullptr;
}

// What an entry without the options of its reduction tells of it.
std::vector<std::string> options_entered(const LotRecord& test) {
  std::vector<std::string> options;
  for (const auto& [option, field] :
       {std::pair{"--area-mm2=", "section_mm2"}, {"--gauge-mm=", "gauge_mm"}}) {
    const double value = test.number(field);
    if (std::isfinite(value)) options.push_back(option + decimal_text(value));
  }
  return options;
}

std::size_t place_in_file(const LotRecord& test, std::size_t count) {
  const std::string told = test.text("source_id");
  std::size_t place = 1;
  std::from_chars(told.data(), told.data() + told.size(), place);
  if (place >= 1 && place <= count) return place - 1;
  throw Error(ErrorCode::kInvalidInput,
              {"the attached file has no such test", "number " + told, "", ""});
}

// "Rm: entered 905 MPa, the curve gives 904.2 MPa"; empty where nothing differs.
std::string differences(const LotRecord& test, const tensile::Reduction& again) {
  const std::pair<const char*, double> all[] = {
      {"e_gpa", again.e_gpa.value},   {"rp02_mpa", again.rp02().mpa.value},
      {"rm_mpa", again.rm_mpa.value}, {"a_pct", again.elongation().value},
      {"at_pct", again.at_pct.value}, {"a_curve_pct", again.a_pct.value},
      {"z_pct", again.z_pct.value}};
  std::string told;
  for (const auto& [field, value] : all) {
    const double entered = test.number(field);
    // What a curve cannot give, such as A from measured lengths that are not told, differs not.
    if (std::isnan(entered) || entered == value) continue;
    const QuantityName& named = quantity(field);
    told.append(told.empty() ? "" : "; ").append(named.name).append(": entered ");
    told.append(decimal_text(entered)).append(" ").append(named.unit).append(", the curve gives ");
    if (std::isfinite(value)) {
      told.append(decimal_text(value)).append(" ").append(named.unit);
    } else {
      told.append("none");
    }
  }
  return told;
}

// The attached curve reduced by what the entry keeps, or tells, of its reduction.
TensileReport report_again(const LotRecord& test, const LotRecord& file, const std::string& bytes) {
  const ScratchFile curve(file.text("file"), bytes);
  const std::vector<std::string> kept = test.list("reduction");
  TensileRequest request = tensile_request(
      tensile_arguments_of(curve.path(), kept.empty() ? options_entered(test) : kept));
  if (kept.empty()) request.spec.clear();
  return run_tensile(request, {});
}

TensileCurve reduced_again(const Store& store, const LotRecord& test, const LotRecord& file) {
  const TensileReport report =
      report_again(test, file, store.attached_content(file.text(kContentField)));
  const std::size_t place = place_in_file(test, report.rows.size());
  const bool kept = !test.list("reduction").empty();
  TensileCurve drawn;
  drawn.test = tensile_tests(report)[place];
  drawn.test.name = "Test " + test.key + ", bar " + test.text("part");
  const std::string differs = differences(test, report.rows[place].test);
  drawn.remark = kept ? "Reduced again from the attached curve by the options of the entry"
                      : "The entry does not keep how it was reduced: reduced here by S0 and "
                        "L0 as entered, the rest as usual.";
  if (kept) drawn.remark += differs.empty() ? ": the same numbers." : ".";
  if (!differs.empty()) drawn.differs = "Not the numbers that were entered. " + differs + ".";
  return drawn;
}

}  // namespace

TensileArguments tensile_arguments_of(const Path& curve, const std::vector<std::string>& options) {
  return told_again<TensileArguments>(curve, options, add_tensile_options);
}

std::string tensile_again(const LotRecord& test, const LotRecord& file, const std::string& bytes) {
  const TensileReport report = report_again(test, file, bytes);
  return differences(test, report.rows[place_in_file(test, report.rows.size())].test);
}

TensileCurves tensile_curves(const Store& store, const std::vector<LotRecord>& records,
                             const std::string& lot) {
  TensileCurves all;
  const std::vector<const LotRecord*> current = current_records(records);
  for (const LotRecord* test : current) {
    if (test->kind != "tensile" || test->lot != lot) continue;
    const std::string name = "Test " + test->key + ": no curve is drawn, ";
    const LotRecord* file = raw_curve_of(current, *test);
    if (file == nullptr) {
      all.without.push_back(name + "because its raw curve is not attached.");
      continue;
    }
    try {
      all.curves.push_back(reduced_again(store, *test, *file));
    } catch (const Error& error) {
      all.without.push_back(name + "because the attached file " + file->text("file") +
                            " cannot be reduced again: " + error.text().what + ".");
    }
  }
  return all;
}

}  // namespace asbuilt
