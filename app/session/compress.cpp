#include "app/session/compress.h"

#include "core/base/hash.h"

namespace asbuilt {

CompressReport run_compress(const CompressRequest& request, const Progress& progress) {
  // What can be refused without reading is refused first.
  if (!request.spec.empty()) tensile::compression_limits_of(request.spec);
  tensile::section_of(request.setup.piece);

  CompressReport report;
  const std::vector<tensile::RawCurve> curves =
      tensile::read_curves(request.curve, request.reading);
  progress.report(0.5);
  progress.throw_if_cancelled();
  report.input = {"curve", request.curve.string(), sha256_file(request.curve),
                  static_cast<std::int64_t>(std::filesystem::file_size(request.curve))};
  for (const tensile::RawCurve& curve : curves) {
    CompressRow row{
        tensile::reduce_compression(curve, request.setup), curve.columns, curve.first_line, {}};
    if (!request.spec.empty()) {
      row.acceptance = tensile::accept_compression(row.test, request.spec, request.acceptance);
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
  progress.report(1.0);
  return report;
}

}  // namespace asbuilt
