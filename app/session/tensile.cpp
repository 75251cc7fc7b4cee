#include "app/session/tensile.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/print.h"
#include "core/spec/materials.h"

namespace asbuilt {
namespace {

const Material& material_of(const std::string& name) {
  const Material* found = find_material(name);
  if (found != nullptr) return *found;
  std::string known;
  for (const Material& m : materials()) known += (known.empty() ? "" : ", ") + m.id;
  throw Error(ErrorCode::kInvalidInput,
              {"a material is not known", "--material " + name, known, "or give --young-gpa"});
}

tensile::ReduceOptions with_modulus(const TensileRequest& request,
                                    const std::vector<tensile::LimitRow>& limits) {
  tensile::ReduceOptions options = request.options;
  if (options.expected_young_gpa) {
    if (!(*options.expected_young_gpa > 0.0)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the modulus to expect is out of range",
                   "--young-gpa " + decimal_text(*options.expected_young_gpa), "above 0 GPa", ""});
    }
    return options;
  }
  std::string name = request.material;
  // A limit that somebody entered may be for an alloy that the catalogue lacks.
  if (name.empty() && !limits.empty() && find_material(limits.front().material) != nullptr) {
    name = limits.front().material;
  }
  if (name.empty()) return options;
  const Material& material = material_of(name);
  options.expected_young_gpa = material.young_gpa;
  options.expected_from = material.id;
  return options;
}

}  // namespace

TensileReport run_tensile(const TensileRequest& request, const Progress& progress) {
  // What can be refused without reading is refused first.
  std::vector<tensile::LimitRow> limits = request.limits;
  if (limits.empty() && !request.spec.empty()) limits = tensile::limits_of(request.spec);
  tensile::section_of(request.piece);
  if (!request.piece.extensometer.empty()) tensile::extensometer_class(request.piece.extensometer);
  const tensile::ReduceOptions options = with_modulus(request, limits);

  TensileReport report;
  const std::vector<tensile::RawCurve> curves =
      tensile::read_curves(request.curve, request.reading);
  progress.report(0.5);
  progress.throw_if_cancelled();
  report.input = {"curve", request.curve.string(), sha256_file(request.curve),
                  static_cast<std::int64_t>(std::filesystem::file_size(request.curve))};
  std::vector<double> strengths;
  for (const tensile::RawCurve& curve : curves) {
    TensileRow row{tensile::reduce(curve, request.piece, options),
                   curve.columns,
                   curve.other_columns,
                   curve.first_line,
                   {}};
    strengths.push_back(row.test.rm_mpa.value);
    if (!limits.empty()) {
      row.acceptance = tensile::accept(tensile::numbers_of(row.test), limits, request.acceptance);
      const Outcome outcome = row.acceptance->verdict;
      if (!report.verdict) report.verdict = Outcome::kConforms;
      if (outcome == Outcome::kDoesNotConform ||
          (outcome == Outcome::kUndecided && report.verdict == Outcome::kConforms)) {
        report.verdict = outcome;
      }
    }
    report.rows.push_back(std::move(row));
    progress.throw_if_cancelled();
  }
  if (strengths.size() >= 3) report.rm_outlier = grubbs_test(strengths, 0.05);
  progress.report(1.0);
  return report;
}

}  // namespace asbuilt
