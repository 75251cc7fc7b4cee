#include "app/session/fatigue.h"

#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/base/hash.h"

namespace asbuilt {
namespace {

using namespace fatigue;

constexpr int kLives = 41;
constexpr std::size_t kMostStrengths = 20;

InputFile input_of(const std::string& what, const std::filesystem::path& path) {
  return {what, path.string(), sha256_file(path),
          static_cast<std::int64_t>(std::filesystem::file_size(path))};
}

void refuse_together(const FatigueRequest& request) {
  const bool stages = !request.protocol.empty();
  const auto refuse = [](const char* what, const char* remedy) {
    throw Error(ErrorCode::kInvalidInput, {what, "", "", remedy});
  };
  if (stages && (!request.spec.empty() || request.staircase)) {
    refuse("a record of stages is held against its protocol alone",
           "leave --spec and --staircase out");
  }
  if (!stages && (!request.sn_table.empty() || request.body_mass_kg)) {
    refuse("an S-N table and a body mass belong to a record of stages", "give --protocol");
  }
  if (request.endurance.at_mpa && request.spec.empty()) {
    refuse("a demanded stress belongs to a specification", "give --spec");
  }
}

SnReport sn_of(const FatigueTable& table, const FatigueRequest& request) {
  SnReport out{SnCurve(table, request.confidence), request.design, {}, {}};
  const double low = std::log10(out.line.lowest_mpa());
  const double high = std::log10(out.line.highest_mpa());
  for (int i = 0; i < kLives; ++i) {
    const double stress = i == 0            ? out.line.lowest_mpa()
                          : i == kLives - 1 ? out.line.highest_mpa()
                                            : std::pow(10.0, low + (high - low) * i / (kLives - 1));
    out.lives.push_back(
        {stress, out.line.life(stress), out.line.design_life(stress, request.design)});
  }
  std::set<double> cycles(request.at_cycles.begin(), request.at_cycles.end());
  if (cycles.empty()) {
    std::set<double> runouts;
    for (const FatigueTest& test : table.tests) {
      if (test.ending == Ending::kRunout) runouts.insert(test.cycles);
    }
    // Each strength is a search over all tests: of many different counts the largest.
    for (auto at = runouts.rbegin(); at != runouts.rend() && cycles.size() < kMostStrengths; ++at) {
      cycles.insert(*at);
    }
  }
  for (const double n : cycles) {
    if (!(n >= 1.0 && n <= 1e12)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a number of cycles is out of range", "--at-cycles", "1 to 1e12", ""});
    }
    out.strengths.push_back({n, out.line.strength(n), out.line.design_strength(n, request.design)});
  }
  return out;
}

void run_stages(const FatigueRequest& request, FatigueReport& report) {
  const StageOptions options{request.body_mass_kg, request.area_mm2};
  report.protocol = find_protocol(request.protocol);
  report.record = read_stage_record(request.table, options);
  if (!request.sn_table.empty()) {
    const FatigueTable table = read_fatigue_table(request.sn_table, {request.area_mm2});
    report.sn = sn_of(table, request);
    report.sn_input = input_of("S-N table", request.sn_table);
  }
  report.stages = stages_in(*report.protocol, report.record->unit, options);
  report.checks = check_stages(*report.record, *report.protocol, options,
                               report.sn ? &report.sn->line : nullptr);
  report.verdict = Outcome::kConforms;
  for (const StageCheck& check : report.checks) {
    if (check.verdict == Outcome::kDoesNotConform) report.verdict = check.verdict;
    if (check.verdict == Outcome::kUndecided && report.verdict == Outcome::kConforms) {
      report.verdict = check.verdict;
    }
  }
}

void run_table(const FatigueRequest& request, FatigueReport& report) {
  report.table = read_fatigue_table(request.table, {request.area_mm2});
  require_one_condition(*report.table);
  if (request.staircase) {
    report.staircase = staircase(*report.table);
  } else if (request.line) {
    try {
      report.sn = sn_of(*report.table, request);
    } catch (const Error& error) {
      if (request.spec.empty() || error.code() != ErrorCode::kNotMeasurable) throw;
      report.sn_reason = error.what();
    }
  }
  if (request.spec.empty()) return;
  report.endurance = judge_endurance(*report.table, request.spec, request.endurance);
  report.verdict = report.endurance->verdict;
}

}  // namespace

FatigueReport run_fatigue(const FatigueRequest& request, const Progress& progress) {
  refuse_together(request);
  if (!request.spec.empty()) demand_of(request.spec);
  FatigueReport report;
  if (request.protocol.empty()) {
    run_table(request, report);
  } else {
    run_stages(request, report);
  }
  report.input = input_of("table", request.table);
  progress.report(1.0);
  return report;
}

}  // namespace asbuilt
