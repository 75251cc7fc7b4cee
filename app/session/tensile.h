// Raw tension curves of a file reduced, and judged where a specification is named.
//
// Steps: read (core/tensile/curve_file.h), find the modulus to expect (told, of the material told,
// or of the specification's material), reduce each test (reduce.h), compare with the limits
// (acceptance.h). Errors: those of the steps; kInvalidInput for a material that is not known.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "core/statistics/grubbs.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/curve_file.h"
#include "core/tensile/reduce.h"

namespace asbuilt {

struct TensileRequest {
  std::filesystem::path curve;
  tensile::CurveOptions reading;
  tensile::TestPiece piece;
  tensile::ReduceOptions options;
  std::string material;  // of the catalogue; empty: that of the specification, if any
  std::string spec;      // empty: no verdict
  std::vector<tensile::LimitRow> limits;  // to judge by; none: those built in for `spec`
  tensile::AcceptanceOptions acceptance;
};

struct TensileRow {
  tensile::Reduction test;
  std::vector<tensile::ColumnUse> columns;
  std::vector<tensile::OtherColumn> other_columns;  // not known, not used
  std::int64_t first_line = 0;
  std::optional<tensile::Acceptance> acceptance;
};

struct TensileReport {
  InputFile input;
  std::vector<TensileRow> rows;
  std::optional<GrubbsTest> rm_outlier;  // at 5 %, from three tests on
  std::optional<Outcome> verdict;  // does not conform where one test does not, else undecided ...
};

TensileReport run_tensile(const TensileRequest& request, const Progress& progress);

}  // namespace asbuilt
