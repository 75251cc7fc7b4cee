// Raw compression curves of a file reduced, and judged where a specification is named.
//
// Steps: read (core/tensile/curve_file.h), reduce each test (compression.h), compare with the
// limits (compression_limits.h). Errors: those of the steps.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "core/tensile/compression.h"
#include "core/tensile/compression_limits.h"
#include "core/tensile/curve_file.h"

namespace asbuilt {

struct CompressRequest {
  std::filesystem::path curve;
  tensile::CurveOptions reading;
  tensile::CompressionSetup setup;
  std::string spec;  // empty: no verdict
  tensile::AcceptanceOptions acceptance;
};

struct CompressRow {
  tensile::CompressionTest test;
  std::vector<tensile::ColumnUse> columns;
  std::int64_t first_line = 0;
  std::optional<tensile::CompressionAcceptance> acceptance;
};

struct CompressReport {
  InputFile input;
  std::vector<CompressRow> rows;
  std::optional<Outcome> verdict;  // does not conform where one test does not, else undecided ...
};

CompressReport run_compress(const CompressRequest& request, const Progress& progress);

}  // namespace asbuilt
