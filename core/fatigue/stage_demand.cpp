#include "core/fatigue/stage_demand.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fatigue {
namespace {

constexpr double kMostStages = 1000.0, kMostLoad = 1e9, kMostCycles = 1e12;
constexpr std::array kEndings{std::pair{Ending::kRunout, "completed"},
                              std::pair{Ending::kFailed, "failed"},
                              std::pair{Ending::kStopped, "stopped"}};

// Reads a text from its beginning, piece by piece.
class Told {
 public:
  explicit Told(std::string_view text) : rest_(text) {}

  bool word(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool number(double& value, double low, double high) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc() || !(value >= low && value <= high)) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }
  bool whole(double& value, double low, double high) {
    return number(value, low, high) && value == std::floor(value);
  }
  bool unit(LoadUnit& unit) {
    for (const LoadUnit u : {LoadUnit::kMpa, LoadUnit::kNewton, LoadUnit::kBodyWeight}) {
      if (!word(to_string(u))) continue;
      unit = u;
      return true;
    }
    return false;
  }
  // "20000 cycles of 392.266 to 784.532 N".
  bool loads(double& cycles, double& low, double& high, LoadUnit& of) {
    return whole(cycles, 1.0, kMostCycles) && word(" cycles of ") &&
           number(low, -kMostLoad, kMostLoad) && word(" to ") && number(high, 1e-9, kMostLoad) &&
           low < high && word(" ") && unit(of);
  }
  bool ending(Ending& ending) {
    for (const auto& [is, name] : kEndings) {
      if (!word(name)) continue;
      ending = is;
      return true;
    }
    return false;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::string loads_text(double cycles, double low, double high, LoadUnit unit) {
  std::string text = std::to_string(static_cast<std::int64_t>(cycles));
  text.append(" cycles of ").append(decimal_text(low)).append(" to ").append(decimal_text(high));
  return text.append(" ").append(to_string(unit));
}

// Why a load is not shown to lie where the stage asks for it; empty: it is.
std::string load_doubt(const StageRun& run, const Stage& stage, LoadUnit unit,
                       const StageDemand& demand) {
  const double most = kStageLoadTolerance * (stage.high - stage.low);
  for (const auto& [is, asked] : {std::pair{run.low, stage.low}, {run.high, stage.high}}) {
    const double u = 0.01 * demand.u_pct * std::abs(is);
    const Decision found = decide(is, u, asked - most, asked + most, demand.rule, demand.guard);
    if (found.outcome == Outcome::kConforms) continue;
    std::string why = "stage " + std::to_string(run.stage);
    why.append(": ").append(decimal_text(is)).append(" ").append(to_string(unit));
    if (std::isnan(u)) return why.append(" has no uncertainty");
    why.append(" with U of ").append(decimal_text(u)).append(" ").append(to_string(unit));
    why.append(" is too near the 2 % of the stage's range that it may be off by (");
    return why.append(decimal_text(most)).append(" ").append(to_string(unit)).append(")");
  }
  return {};
}

std::string undecided_because(const StageCheck& check, const StageTest& begun,
                              const StageDemand& demand) {
  std::string reason;
  for (const std::string& deviation : check.deviations) {
    reason.append(reason.empty() ? "" : "; ").append(deviation);
  }
  if (check.completed >= demand.stage) return reason;
  std::string done = std::to_string(check.completed);
  done.append(" of ").append(std::to_string(demand.stage)).append(" demanded stages are completed");
  if (!begun.runs.empty() && begun.runs.back().ending == Ending::kStopped) {
    done.append(", stopped in stage ").append(std::to_string(begun.runs.back().stage));
  }
  return reason.empty() ? done : done.append("; ").append(reason);
}

}  // namespace

StageVerdict judge_stages(const StageTest& test, const Protocol& protocol, LoadUnit unit,
                          const StageOptions& options, const StageDemand& demand) {
  if (demand.stage < 1 || static_cast<std::size_t>(demand.stage) > protocol.stages.size()) {
    throw Error(ErrorCode::kInvalidInput,
                {"the protocol has no such stage", "stage " + std::to_string(demand.stage),
                 "1 to " + std::to_string(protocol.stages.size()), ""});
  }
  Protocol cut = protocol;
  cut.stages.resize(static_cast<std::size_t>(demand.stage));
  StageTest begun{test.specimen, {}};
  for (const StageRun& run : test.runs) {
    if (run.stage > demand.stage) break;
    begun.runs.push_back(run);
  }
  const StageCheck check = check_stages({unit, {begun}}, cut, options, nullptr).front();
  if (check.verdict == Outcome::kDoesNotConform) {
    std::string reason = "failed in stage " + std::to_string(*check.failed_in);
    return {
        check.verdict,
        reason.append(" of ").append(std::to_string(demand.stage)).append(" that are demanded")};
  }
  if (check.verdict == Outcome::kUndecided) {
    return {check.verdict, undecided_because(check, begun, demand)};
  }
  const std::vector<Stage> stages = stages_in(cut, unit, options);
  for (const StageRun& run : begun.runs) {
    const Stage& stage = stages[static_cast<std::size_t>(run.stage) - 1];
    const std::string doubt = load_doubt(run, stage, unit, demand);
    if (!doubt.empty()) return {Outcome::kUndecided, doubt};
  }
  return {Outcome::kConforms, ""};
}

std::string stage_text(const Stage& stage, LoadUnit unit) {
  return loads_text(stage.cycles, stage.low, stage.high, unit);
}

std::string run_text(const StageRun& run, LoadUnit unit) {
  std::string text = "stage " + std::to_string(run.stage);
  text.append(": ").append(loads_text(run.cycles, run.low, run.high, unit));
  if (!std::isnan(run.frequency_hz)) {
    text.append(" at ").append(decimal_text(run.frequency_hz)).append(" Hz");
  }
  for (const auto& [ending, name] : kEndings) {
    if (ending == run.ending) text.append("; ").append(name);
  }
  return text;
}

std::optional<ToldStage> parse_stage(std::string_view text) {
  Told told(text);
  ToldStage out;
  Stage& stage = out.stage;
  if (!told.loads(stage.cycles, stage.low, stage.high, out.unit) || !told.at_end()) {
    return std::nullopt;
  }
  return out;
}

std::optional<ToldRun> parse_run(std::string_view text) {
  Told told(text);
  ToldRun out;
  StageRun& run = out.run;
  double stage = 0.0;
  if (!told.word("stage ") || !told.whole(stage, 1.0, kMostStages) || !told.word(": ") ||
      !told.loads(run.cycles, run.low, run.high, out.unit)) {
    return std::nullopt;
  }
  run.stage = static_cast<int>(stage);
  if (told.word(" at ") && (!told.number(run.frequency_hz, 1e-6, 1e6) || !told.word(" Hz"))) {
    return std::nullopt;
  }
  if (!told.word("; ") || !told.ending(run.ending) || !told.at_end()) return std::nullopt;
  return out;
}

}  // namespace asbuilt::fatigue
