#include "core/fatigue/stage_record.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/csv_rows.h"

namespace asbuilt::fatigue {
namespace {

constexpr double kFrequencyTolerance = 0.10;
constexpr double kSameRatio = 0.02;
constexpr char kAllowed[] =
    "columns specimen; stage; low [N]; high [N] (kN, MPa, BW); cycles; result (completed, failed, "
    "stopped); may be absent: frequency [Hz], broken at";

double body_weight(const StageOptions& options) {
  if (!options.body_mass_kg) {
    throw Error(ErrorCode::kInvalidInput, {"loads are body weights, the body mass is not given", "",
                                           "5 to 400 kg", "give --body-mass-kg"});
  }
  if (!(*options.body_mass_kg >= 5.0 && *options.body_mass_kg <= 400.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the body mass is out of range", decimal_text(*options.body_mass_kg) + " kg",
                 "5 to 400 kg", ""});
  }
  return *options.body_mass_kg * kStandardGravity;
}

std::optional<Ending> stage_ending(std::string_view text) {
  const std::string word = folded_word(text);
  if (word == "completed" || word == "done" || word == "bestanden") return Ending::kRunout;
  if (word == "failed" || word == "broken" || word == "bruch") return Ending::kFailed;
  if (word == "stopped" || word == "abgebrochen") return Ending::kStopped;
  return std::nullopt;
}

struct Columns {
  std::size_t specimen = 0, stage = 0, low = 0, high = 0, cycles = 0, result = 0;
  std::optional<std::size_t> frequency, where;
};

Columns columns_of(CsvRows& rows, std::string& unit) {
  Columns c;
  std::string low_unit;
  const auto need = [&rows](std::size_t& at, const std::vector<std::string_view>& names,
                            std::string* its_unit) {
    const auto found = rows.column(names, its_unit);
    if (!found) rows.problem("no column " + std::string(names.front()));
    at = found.value_or(0);
  };
  need(c.specimen, {"specimen", "part", "serial", "probe"}, nullptr);
  need(c.stage, {"stage", "stufe"}, nullptr);
  need(c.low, {"low", "least", "unterlast", "min"}, &low_unit);
  need(c.high, {"high", "largest", "oberlast", "max"}, &unit);
  need(c.cycles, {"cycles", "lastspiele", "n"}, nullptr);
  need(c.result, {"result", "ergebnis"}, nullptr);
  c.frequency = rows.column_in({"frequency", "frequenz"}, {"hz", ""});
  c.where = rows.column({"broken at", "where", "bruchort"});
  if (unit != low_unit) rows.problem("low and high have different units");
  if (unit != "n" && unit != "kn" && unit != "mpa" && unit != "bw") {
    rows.problem("low and high have no unit that is known: N, kN, MPa, BW");
  }
  rows.throw_if_wrong(kAllowed);
  return c;
}

class Checked {
 public:
  Checked(const StageTest& test, const std::vector<Stage>& stages, const Protocol& protocol,
          const char* unit)
      : test_(test), stages_(stages), protocol_(protocol), unit_(unit) {}

  StageCheck run() {
    out_.specimen = test_.specimen;
    for (const StageRun& run : test_.runs) add(run);
    const auto count = static_cast<int>(stages_.size());
    if (out_.failed_in && *out_.failed_in <= count) {
      out_.verdict = Outcome::kDoesNotConform;
    } else if (out_.completed == count && out_.deviations.empty()) {
      out_.verdict = Outcome::kConforms;
    }
    return std::move(out_);
  }

 private:
  void deviation(const StageRun& run, const std::string& words) {
    std::string where;  // runs that were read from no file have no line
    if (run.line > 0) where.append("line ").append(std::to_string(run.line)).append(", ");
    where.append("stage ").append(std::to_string(run.stage)).append(": ");
    out_.deviations.push_back(where + words);
  }

  void add(const StageRun& run) {
    if (out_.failed_in) deviation(run, "loaded after it had failed");
    if (run.stage != last_ + 1) {
      deviation(run, run.stage <= last_ ? "repeated or out of order"
                                        : "stage " + std::to_string(last_ + 1) + " is left out");
    }
    last_ = std::max(last_, run.stage);
    out_.reached = std::max(out_.reached, run.stage);
    out_.cycles += run.cycles;
    out_.high = run.high;
    if (run.ending == Ending::kFailed && !out_.failed_in) {
      out_.failed_in = run.stage;
      out_.where = run.where;
    }
    if (run.stage > static_cast<int>(stages_.size())) {
      deviation(run, "the protocol has " + std::to_string(stages_.size()) + " stages");
      return;
    }
    const Stage& stage = stages_[static_cast<std::size_t>(run.stage) - 1];
    const std::size_t before = out_.deviations.size();
    const double most = kStageLoadTolerance * (stage.high - stage.low);
    if (std::abs(run.low - stage.low) > most || std::abs(run.high - stage.high) > most) {
      deviation(run, decimal_text(run.low) + " to " + decimal_text(run.high) + " " + unit_ +
                         " where " + decimal_text(stage.low) + " to " + decimal_text(stage.high) +
                         " is asked for");
    }
    if (!std::isnan(run.frequency_hz) && std::abs(run.frequency_hz - protocol_.frequency_hz) >
                                             kFrequencyTolerance * protocol_.frequency_hz) {
      deviation(run, decimal_text(run.frequency_hz) + " Hz where " +
                         decimal_text(protocol_.frequency_hz) + " is asked for");
    }
    const bool all = run.cycles == stage.cycles;
    if ((run.ending == Ending::kRunout && !all) || run.cycles > stage.cycles) {
      deviation(run, decimal_text(run.cycles) + " cycles where " + decimal_text(stage.cycles) +
                         " are asked for");
    }
    if (run.ending == Ending::kRunout && out_.deviations.size() == before) ++out_.completed;
  }

  const StageTest& test_;
  const std::vector<Stage>& stages_;
  const Protocol& protocol_;
  const char* unit_;
  int last_ = 0;
  StageCheck out_;
};

void add_damage(StageCheck& out, const StageTest& test, LoadUnit unit, const StageOptions& options,
                const SnCurve* line) {
  if (line == nullptr) {
    out.damage_reason = "no S-N table is given";
    return;
  }
  if (unit == LoadUnit::kNewton && !options.area_mm2) {
    out.damage_reason = "the section that turns forces into stresses is not given";
    return;
  }
  const double section = unit == LoadUnit::kNewton ? *options.area_mm2 : 1.0;
  double sum = 0.0;
  for (const StageRun& run : test.runs) {
    const double ratio = run.low / run.high;
    const std::string stage = "stage " + std::to_string(run.stage);
    if (std::abs(ratio - line->ratio()) > kSameRatio) {
      out.damage_reason = stage + " has R = " + decimal_text(ratio) + ", the S-N line " +
                          decimal_text(line->ratio()) + "; no mean-stress correction is made";
      return;
    }
    const double maximum = run.high / section;
    const bool by_maximum = line->measure() == StressMeasure::kMaximum;
    const Interval life = line->life(by_maximum ? maximum : 0.5 * maximum * (1.0 - ratio));
    if (std::isnan(life.value)) {
      out.damage_reason = stage + ", " + decimal_text(maximum) + " MPa: " + life.reason;
      return;
    }
    sum += run.cycles / life.value;
  }
  out.damage = sum;
}

}  // namespace

std::vector<Stage> stages_in(const Protocol& protocol, LoadUnit unit, const StageOptions& options) {
  const bool mpa = protocol.unit == LoadUnit::kMpa;
  if (mpa != (unit == LoadUnit::kMpa)) {
    throw Error(ErrorCode::kInvalidInput,
                {"record and protocol have different kinds of load",
                 std::string(to_string(unit)) + " and " + to_string(protocol.unit),
                 "forces for forces, MPa for MPa", ""});
  }
  std::vector<Stage> stages = protocol.stages;
  if (protocol.unit != LoadUnit::kBodyWeight) return stages;
  const double weight = body_weight(options);
  for (Stage& stage : stages) {
    stage.low *= weight;
    stage.high *= weight;
  }
  return stages;
}

StageRecord parse_stage_record(std::string_view text, const std::string& name,
                               const StageOptions& options) {
  CsvRows rows(text, name);
  std::string unit;
  const Columns c = columns_of(rows, unit);
  StageRecord record;
  record.unit = unit == "mpa" ? LoadUnit::kMpa : LoadUnit::kNewton;
  const double factor = unit == "bw" ? body_weight(options) : unit == "kn" ? 1000.0 : 1.0;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::string specimen(rows.field(i, c.specimen));
    if (specimen.empty()) rows.problem(i, "the specimen has no name");
    StageRun run;
    run.line = rows.line(i);
    const double stage = rows.count(i, c.stage, 1000.0);
    run.stage = std::isnan(stage) ? 0 : static_cast<int>(stage);
    const auto low = rows.number(i, c.low, -1e9, 1e9);
    const auto high = rows.number(i, c.high, 1e-9, 1e9);
    if (!low || !high) rows.problem(i, "no load");
    run.low = factor * low.value_or(0.0);
    run.high = factor * high.value_or(0.0);
    if (low && high && *low >= *high) rows.problem(i, "low is not below high");
    run.cycles = rows.count(i, c.cycles, 1e12);
    const auto ending = stage_ending(rows.field(i, c.result));
    if (!ending) {
      rows.problem(i, "the result is none of completed, failed, stopped: \"" +
                          std::string(rows.field(i, c.result)) + "\"");
    }
    run.ending = ending.value_or(Ending::kStopped);
    if (c.frequency) {
      run.frequency_hz = rows.number(i, *c.frequency, 1e-6, 1e6).value_or(kNotMeasured);
    }
    if (c.where) run.where = rows.field(i, *c.where);
    auto test = std::find_if(record.tests.begin(), record.tests.end(),
                             [&](const StageTest& t) { return t.specimen == specimen; });
    if (test == record.tests.end()) test = record.tests.insert(test, StageTest{specimen, {}});
    test->runs.push_back(std::move(run));
  }
  rows.throw_if_wrong(kAllowed);
  return record;
}

StageRecord read_stage_record(const std::filesystem::path& path, const StageOptions& options) {
  return parse_stage_record(read_small_text(path), path.string(), options);
}

std::vector<StageCheck> check_stages(const StageRecord& record, const Protocol& protocol,
                                     const StageOptions& options, const SnCurve* line) {
  const std::vector<Stage> stages = stages_in(protocol, record.unit, options);
  std::vector<StageCheck> all;
  for (const StageTest& test : record.tests) {
    all.push_back(Checked(test, stages, protocol, to_string(record.unit)).run());
    add_damage(all.back(), test, record.unit, options, line);
  }
  return all;
}

}  // namespace asbuilt::fatigue
