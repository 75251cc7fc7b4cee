#include "core/tensile/compression_limits.h"

#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"
#include "core/tensile/folded_spec.h"

namespace asbuilt::tensile {

// Text of compression.toml; made by CMake.
extern const char kBuiltInCompression[];

namespace {

const char* const kFile = "compression.toml";

const Result* result_of(const CompressionTest& test, const std::string& property) {
  const PorousCurve& iso = test.iso;
  if (property == "strength") return &test.strength_mpa;
  if (property == "offset") return &iso.offset_mpa;
  if (property == "plateau") return &iso.plateau_mpa;
  if (property == "gradient") return &iso.gradient_mpa;
  if (property == "elastic_gradient") return &iso.elastic_gradient_mpa;
  if (property == "energy") return &iso.energy_mj_m3;
  return nullptr;
}

struct CompressionData {
  std::vector<CompressionLimit> limits;
  std::vector<CompressionRange> ranges;
};

CompressionData read_data() {
  const TomlValue root = parse_toml(kBuiltInCompression, kFile);
  CompressionData data;
  for (const TomlValue& table : array_member(root, "limit", kFile)) {
    CompressionLimit row;
    row.spec = text_member(table, "spec", kFile);
    row.title = text_member(table, "title", kFile);
    row.edition = text_member(table, "edition", kFile);
    row.material = text_member(table, "material", kFile);
    row.property = text_member(table, "property", kFile);
    if (result_of({}, row.property) == nullptr) {
      refuse_member(kFile, table, "property",
                    "strength, offset, plateau, gradient, elastic_gradient, energy");
    }
    row.minimum = needed_number(table, "minimum", kFile);
    row.unit = text_member(table, "unit", kFile);
    const std::string unit = row.property == "energy" ? "MJ/m3" : "MPa";
    if (row.unit != unit) refuse_member(kFile, table, "unit", unit);
    row.origin = text_member(table, "origin", kFile);
    row.verify = flag_member(table, "verify", kFile);
    row.entered_by = text_member(table, "entered_by", kFile);
    row.approved_by = text_member(table, "approved_by", kFile);
    data.limits.push_back(std::move(row));
  }
  for (const TomlValue& table : array_member(root, "range", kFile)) {
    data.ranges.push_back({text_member(table, "id", kFile), text_member(table, "unit", kFile),
                           text_member(table, "origin", kFile), needed_number(table, "low", kFile),
                           needed_number(table, "high", kFile),
                           flag_member(table, "verify", kFile)});
  }
  return data;
}

const CompressionData& built_in() {
  static const CompressionData data = read_data();
  return data;
}

void add_reason(CompressionVerdict& row, const std::string& words) {
  row.reason += (row.reason.empty() ? "" : "; ") + words;
}

CompressionVerdict verdict_of(const CompressionLimit& limit, const CompressionTest& test,
                              const AcceptanceOptions& options) {
  CompressionVerdict row;
  row.limit = limit;
  const Result& result = *result_of(test, limit.property);
  row.value = result.value;
  row.u = result.u;
  if (std::isnan(result.value)) {
    row.reason = result.reason;
    return row;
  }
  row.decision = decide(row.value, row.u, limit.minimum, std::nullopt, options.rule, options.guard);
  bool comparable = true;
  if (limit.property == "strength") add_reason(row, "taken for it: " + test.strength_is);
  const bool gradient = limit.property == "gradient" || limit.property == "elastic_gradient";
  if (gradient && test.includes_machine) {
    add_reason(row, "the displacement includes the machine");
    comparable = false;
  }
  if (test.porosity && *test.porosity < compression_range("porosity").low) {
    add_reason(row, "a porosity below 50 % is outside the scope of ISO 13314");
    comparable = false;
  }
  if (limit.verify) {
    add_reason(row, "the limit is to be compared with its document first (" + limit.origin + ")");
    comparable = comparable && options.unverified == Unverified::kAccepted;
  }
  if (row.decision.why == Why::kNoUncertainty) add_reason(row, result.reason);
  if (row.decision.why == Why::kGuardBand) {
    add_reason(row, "nearer to the limit than its guard band");
  }
  row.outcome = comparable ? row.decision.outcome : Outcome::kUndecided;
  return row;
}

}  // namespace

const std::vector<CompressionLimit>& compression_limits() {
  return built_in().limits;
}

const CompressionRange& compression_range(std::string_view id) {
  for (const CompressionRange& range : built_in().ranges) {
    if (range.id == id) return range;
  }
  throw Error(ErrorCode::kInternal, "no range " + std::string(id) + " in " + kFile);
}

std::vector<CompressionLimit> compression_limits_of(std::string_view spec) {
  std::vector<CompressionLimit> found;
  std::string known;
  for (const CompressionLimit& row : compression_limits()) {
    if (folded_spec(row.spec) == folded_spec(spec)) found.push_back(row);
    if (known.find(row.spec) == std::string::npos) known += (known.empty() ? "" : ", ") + row.spec;
  }
  if (found.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"a specification is not known", shown(spec), known, ""});
  }
  return found;
}

CompressionAcceptance accept_compression(const CompressionTest& test, std::string_view spec,
                                         const AcceptanceOptions& options) {
  CompressionAcceptance out;
  out.verdict = Outcome::kConforms;
  for (const CompressionLimit& limit : compression_limits_of(spec)) {
    out.spec = limit.spec;
    out.rows.push_back(verdict_of(limit, test, options));
    const Outcome outcome = out.rows.back().outcome;
    if (outcome == Outcome::kDoesNotConform) out.verdict = outcome;
    if (outcome == Outcome::kUndecided && out.verdict == Outcome::kConforms) out.verdict = outcome;
  }
  return out;
}

}  // namespace asbuilt::tensile
