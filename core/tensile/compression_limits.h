// Limits and ranges of compression tests, as data, and a test's numbers against them.
//
// The data are core/tensile/compression.toml, built into the program; every limit is a minimum.
// Decision (core/spec/decision.h): simple acceptance compares the unrounded value, ISO 14253-1 with
// a guard band. Undecided, with the reason: no value; a limit that is to be verified, unless the
// user answers for it; a gradient whose displacement includes the machine; a porosity outside of
// the standard's scope. Errors: kInvalidInput for a specification that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/records/inspection.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/compression.h"

namespace asbuilt::tensile {

struct CompressionLimit {
  std::string spec, title, edition, material;
  std::string property;  // strength, offset, plateau, gradient, elastic_gradient, energy
  double minimum = 0.0;
  std::string unit, origin, entered_by, approved_by;
  bool verify = true;
};

struct CompressionRange {
  std::string id, unit, origin;
  double low = 0.0, high = 0.0;
  bool verify = true;
};

const std::vector<CompressionLimit>& compression_limits();
// Case, blanks, hyphens and points of the name do not count.
std::vector<CompressionLimit> compression_limits_of(std::string_view spec);
const CompressionRange& compression_range(std::string_view id);

struct CompressionVerdict {
  CompressionLimit limit;
  double value = kNotMeasured, u = kNotMeasured;  // U with k = 2
  Decision decision;                              // the comparison itself
  Outcome outcome = Outcome::kUndecided;
  std::string reason;
};

struct CompressionAcceptance {
  std::string spec;
  std::vector<CompressionVerdict> rows;
  // Does not conform where one does not, else undecided where one is.
  Outcome verdict = Outcome::kUndecided;
};

CompressionAcceptance accept_compression(const CompressionTest& test, std::string_view spec,
                                         const AcceptanceOptions& options = {});

}  // namespace asbuilt::tensile
