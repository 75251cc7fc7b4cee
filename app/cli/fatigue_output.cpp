#include "app/cli/fatigue_output.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "reports/render/text.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;
using namespace fatigue;

template <class... Values>
std::string text_of(const char* format, Values... values) {
  char text[320];
  print_to(text, sizeof text, format, values...);
  return text;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

// Half of the wider side of an interval: what its value's digits rest on. NaN: no end is known.
double half_width(const Interval& interval) {
  double half = NAN;
  for (const double end : {interval.low, interval.high}) {
    if (std::isfinite(end)) half = std::fmax(half, std::abs(end - interval.value));
  }
  return half;
}

// With the digits that an uncertainty of `u` supports; three that count where it is not known.
std::string value_text(double value, double u) {
  if (!std::isfinite(value)) return "-";
  return u > 0.0 ? supported_text(value, u) : significant_text(value, 3);
}

std::string value_text(const Interval& interval) {
  return value_text(interval.value, half_width(interval));
}

// Cycles are whole numbers and are written so.
std::string cycles_text(double cycles) {
  return std::to_string(static_cast<std::int64_t>(cycles));
}

std::string tests_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " test" : " tests");
}

std::string percent(double share) {
  return decimal_text(100.0 * share) + " %";
}

std::string stress_words(StressMeasure measure) {
  return measure == StressMeasure::kMaximum ? "maximum stress" : "stress amplitude";
}

// "95 %: 2.9 to 3.5", with the reason of what is missing.
std::string interval_text(const std::string& sure, const Interval& interval) {
  if (!std::isfinite(interval.value)) return interval.reason;
  if (!std::isfinite(interval.low) && !std::isfinite(interval.high)) return interval.reason;
  const double u = half_width(interval);
  std::string out = sure;
  out += ": " + value_text(interval.low, u) + " to " + value_text(interval.high, u);
  return interval.reason.empty() ? out : out + "; " + interval.reason;
}

Json interval_json(const Interval& interval) {
  Json json{{"value", number(interval.value)},
            {"low", number(interval.low)},
            {"high", number(interval.high)}};
  if (!interval.reason.empty()) json["reason"] = interval.reason;
  return json;
}

Json tests_json(const FatigueTable& table) {
  Json all = Json::array();
  for (const FatigueTest& t : table.tests) {
    all.push_back(Json{{"specimen", t.specimen},
                       {"line", t.line},
                       {"stress_mpa", t.stress_mpa},
                       {"u_stress_mpa", number(t.u_stress_mpa)},
                       {"ratio", t.ratio},
                       {"frequency_hz", number(t.frequency_hz)},
                       {"medium", t.medium},
                       {"cycles", t.cycles},
                       {"ending", to_string(t.ending)},
                       {"broken_at", t.where}});
  }
  return all;
}

const char* const kSnMethod =
    "log10 N = a + b log10 S with normal scatter, maximum likelihood with run-outs as censored; "
    "intervals by profile likelihood, exact as ASTM E739's without run-outs; design line: "
    "one-sided "
    "tolerance limit, point by point";

Json sn_json(const SnReport& sn) {
  const SnCurve& line = sn.line;
  Json json{{"method", kSnMethod},
            {"stress", to_string(line.measure())},
            {"ratio", line.ratio()},
            {"medium", line.medium()},
            {"tests", line.tests()},
            {"failures", line.failures()},
            {"levels", line.levels()},
            {"replication_pct", line.replication_pct()},
            {"confidence", line.confidence()},
            {"intercept", line.intercept()},
            {"slope", interval_json(line.slope())},
            {"sd_log10_life", interval_json(line.sd())},
            {"log_likelihood", line.log_likelihood()},
            {"survival", sn.design.survival},
            {"design_confidence", sn.design.confidence}};
  json["lives"] = Json::array();
  for (const LifeRow& row : sn.lives) {
    Json life = interval_json(row.life);
    json["lives"].push_back(Json{{"stress_mpa", row.stress_mpa},
                                 {"median", life["value"]},
                                 {"low", life["low"]},
                                 {"high", life["high"]},
                                 {"design", number(row.design_life)}});
  }
  json["strengths"] = Json::array();
  for (const StrengthRow& row : sn.strengths) {
    json["strengths"].push_back(Json{{"cycles", row.cycles},
                                     {"median_mpa", interval_json(row.strength)},
                                     {"design_mpa", interval_json(row.design)}});
  }
  json["notes"] = line.notes();
  return json;
}

Json staircase_json(const Staircase& s) {
  Json json{{"method", "Dixon and Mood 1948"},
            {"stress", to_string(s.measure)},
            {"step_mpa", s.step_mpa},
            {"cycles", s.cycles},
            {"failures", s.failures},
            {"runouts", s.runouts},
            {"counted", s.by_failures ? "failures" : "run-outs"},
            {"n", s.n},
            {"a", s.a},
            {"b", s.b},
            {"mean_mpa", s.mean_mpa},
            {"sd_mpa", number(s.sd_mpa)}};
  if (!s.sd_reason.empty()) json["sd_reason"] = s.sd_reason;
  json["notes"] = s.notes;
  return json;
}

Json endurance_json(const Endurance& e) {
  Json json{{"spec", e.demand.spec},
            {"edition", e.demand.edition},
            {"cycles", e.demand.cycles},
            {"stress_mpa", e.stress_mpa},
            {"stress", to_string(e.demand.measure)},
            {"specimens", e.demand.specimens},
            {"passed", e.passed},
            {"failed", e.failed},
            {"comparison", to_string(e.comparison)},
            {"outcome", to_string(e.verdict)},
            {"reason", e.reason},
            {"verify", e.demand.verify},
            {"origin", e.demand.origin},
            {"approved_by", e.demand.approved_by}};
  json["specimen_outcomes"] = Json::array();
  for (const SpecimenVerdict& row : e.rows) {
    json["specimen_outcomes"].push_back(Json{{"specimen", row.specimen},
                                             {"stress_mpa", row.stress_mpa},
                                             {"outcome", to_string(row.outcome)},
                                             {"reason", row.reason}});
  }
  return json;
}

Json stages_json(const FatigueReport& report) {
  Json json{{"id", report.protocol->id},
            {"title", report.protocol->title},
            {"origin", report.protocol->origin},
            {"verify", report.protocol->verify},
            {"frequency_hz", report.protocol->frequency_hz},
            {"unit", to_string(report.record->unit)}};
  json["stages"] = Json::array();
  for (const Stage& s : report.stages) {
    json["stages"].push_back(Json{{"low", s.low}, {"high", s.high}, {"cycles", s.cycles}});
  }
  json["tests"] = Json::array();
  for (const StageCheck& c : report.checks) {
    json["tests"].push_back(Json{{"specimen", c.specimen},
                                 {"reached", c.reached},
                                 {"completed", c.completed},
                                 {"cycles", c.cycles},
                                 {"high", c.high},
                                 {"failed_in", c.failed_in ? Json(*c.failed_in) : Json()},
                                 {"broken_at", c.where},
                                 {"deviations", c.deviations},
                                 {"damage", number(c.damage)},
                                 {"damage_reason", c.damage_reason},
                                 {"outcome", to_string(c.verdict)}});
  }
  return json;
}

std::string endurance_words(const Endurance& e) {
  return "at least " + cycles_text(e.demand.cycles) + text_of(" cycles at %g MPa", e.stress_mpa) +
         " " + to_string(e.demand.measure) + " (" + e.demand.spec + ")";
}

std::string verdict_words(Outcome outcome) {
  return outcome == Outcome::kConforms         ? "conforms"
         : outcome == Outcome::kDoesNotConform ? "does not conform"
                                               : "undecided";
}

// Rows of number and words, for text and page alike.
std::vector<render::TestNumber> sn_numbers(const SnReport& sn) {
  const SnCurve& line = sn.line;
  const std::string sure = percent(line.confidence());
  // The intercept's uncertainty is nearly all the slope's, over the way from log10 S = 0.
  const double u_intercept =
      half_width(line.slope()) *
      std::abs(std::log10(std::sqrt(line.lowest_mpa() * line.highest_mpa())));
  std::vector<render::TestNumber> rows = {
      {"Slope b", value_text(line.slope()), "", interval_text(sure, line.slope()), true},
      {"Intercept a", value_text(line.intercept(), u_intercept), "",
       "log10 N = a + b log10 S; a and b go together: compute with the digits of --json"},
      {"sd of log10 N", value_text(line.sd()), "", interval_text(sure, line.sd())}};
  for (const StrengthRow& row : sn.strengths) {
    const std::string at = cycles_text(row.cycles) + " cycles";
    rows.push_back({"Median strength, " + at,
                    std::isfinite(row.strength.value) ? value_text(row.strength) + " MPa" : "-", "",
                    interval_text(sure, row.strength), true});
    rows.push_back({"Design strength, " + at,
                    std::isfinite(row.design.value)
                        ? value_text(row.design.value, half_width(row.strength)) + " MPa"
                        : "-",
                    "",
                    row.design.reason.empty()
                        ? percent(sn.design.survival) + " survive, one-sided confidence " +
                              percent(sn.design.confidence)
                        : row.design.reason,
                    true});
  }
  rows.push_back({"Replication", text_of("%.0f %%", line.replication_pct()), "",
                  std::to_string(line.tests()) + " tests, " + std::to_string(line.failures()) +
                      " failures, " + std::to_string(line.levels()) + " stresses"});
  rows.push_back({"Method", "", "", kSnMethod});
  for (const std::string& note : line.notes()) rows.push_back({"Note", "", "", note});
  return rows;
}

// What the mean of a staircase is uncertain by, roughly: for its digits only.
double staircase_u(const Staircase& s) {
  const double n = std::max(1.0, static_cast<double>(s.n));
  return 2.0 * (std::isfinite(s.sd_mpa) ? s.sd_mpa : s.step_mpa) / std::sqrt(n);
}

std::vector<render::TestNumber> staircase_numbers(const Staircase& s) {
  // Digits as 2 s / sqrt(n) supports them; of s itself, 2 s / sqrt(2 (n - 1)).
  const double n = std::max(2.0, static_cast<double>(s.n));
  std::vector<render::TestNumber> rows = {
      {"Mean strength", value_text(s.mean_mpa, staircase_u(s)) + " MPa", "",
       "at " + cycles_text(s.cycles) + " cycles, Dixon and Mood, by the " +
           (s.by_failures ? "failures" : "run-outs") + "; no interval is stated",
       true},
      {"Standard deviation",
       std::isfinite(s.sd_mpa)
           ? value_text(s.sd_mpa, 2.0 * s.sd_mpa / std::sqrt(2.0 * (n - 1.0))) + " MPa"
           : std::string("-"),
       "", s.sd_reason},
      {"Step", decimal_text(s.step_mpa) + " MPa", "",
       std::to_string(s.failures) + " failures, " + std::to_string(s.runouts) + " run-outs"}};
  for (const std::string& note : s.notes) rows.push_back({"Note", "", "", note});
  return rows;
}

std::vector<render::TestNumber> endurance_numbers(const Endurance& e) {
  std::vector<render::TestNumber> rows;
  for (const SpecimenVerdict& row : e.rows) {
    rows.push_back({row.specimen, decimal_text(row.stress_mpa) + " MPa", "",
                    verdict_words(row.outcome) + (row.reason.empty() ? "" : ": " + row.reason),
                    true});
  }
  return rows;
}

std::vector<render::TestNumber> table_numbers(const FatigueReport& report) {
  std::vector<render::TestNumber> rows;
  const auto add = [&rows](const std::vector<render::TestNumber>& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  if (report.sn) add(sn_numbers(*report.sn));
  if (!report.sn_reason.empty()) rows.push_back({"S-N line", "-", "", report.sn_reason});
  if (report.staircase) add(staircase_numbers(*report.staircase));
  if (report.endurance) add(endurance_numbers(*report.endurance));
  return rows;
}

std::vector<render::TestNumber> stage_numbers(const FatigueReport& report, const StageCheck& c) {
  std::vector<render::TestNumber> rows = {
      {"Stages completed", std::to_string(c.completed), "",
       "of " + std::to_string(report.stages.size()) + "; reached stage " +
           std::to_string(c.reached) + ", largest load " + decimal_text(c.high) + " " +
           to_string(report.record->unit),
       true},
      {"Cycles", cycles_text(c.cycles), "", "in all"},
      {"Damage", std::isfinite(c.damage) ? significant_text(c.damage, 2) : std::string("-"), "",
       c.damage_reason.empty()
           ? "Palmgren and Miner: knows no order of stages; failures lie between about 0.3 and 3"
           : c.damage_reason,
       true}};
  if (c.failed_in) {
    rows.push_back({"Failed in stage", std::to_string(*c.failed_in), "", c.where});
  }
  for (const std::string& d : c.deviations) rows.push_back({"Deviation", "", "", d});
  rows.push_back({"Protocol", report.protocol->id, "",
                  report.protocol->title + ". " + report.protocol->origin +
                      (report.protocol->verify ? " To be verified." : "")});
  return rows;
}

void print_rows(const std::vector<render::TestNumber>& rows) {
  for (const render::TestNumber& row : rows) {
    std::cout << text_of("  %-28s %12s  ", row.name.c_str(), row.value.c_str()) << row.remark
              << '\n';
  }
}

std::vector<std::string> facts_of(const FatigueTable& table) {
  std::vector<std::string> facts = {
      stress_words(table.measure), "R " + decimal_text(table.tests.front().ratio),
      table.tests.front().medium.empty() ? "medium not told"
                                         : "medium: " + table.tests.front().medium};
  double low = INFINITY;
  double high = 0.0;
  for (const FatigueTest& t : table.tests) {
    if (std::isnan(t.frequency_hz)) continue;
    low = std::min(low, t.frequency_hz);
    high = std::max(high, t.frequency_hz);
  }
  facts.push_back(high > 0.0 ? low == high ? decimal_text(low) + " Hz"
                                           : decimal_text(low) + " to " + decimal_text(high) + " Hz"
                             : "frequency not told");
  return facts;
}

render::TestSheet table_sheet(const FatigueReport& report) {
  const FatigueTable& table = *report.table;
  render::FatiguePlot plot;
  plot.name = tests_text(table.tests.size());
  plot.facts = facts_of(table);
  plot.stress_label = stress_words(table.measure) + ", MPa";
  for (const FatigueTest& t : table.tests) {
    plot.points.push_back({t.cycles, t.stress_mpa,
                           t.ending == Ending::kFailed   ? render::FatigueMark::kFailed
                           : t.ending == Ending::kRunout ? render::FatigueMark::kRunout
                                                         : render::FatigueMark::kStopped});
  }
  if (report.sn) {
    const SnReport& sn = *report.sn;
    for (const LifeRow& row : sn.lives) {
      plot.line.push_back(
          {row.stress_mpa, row.life.value, row.life.low, row.life.high, row.design_life});
    }
    plot.line_label = "median life";
    plot.band_label = percent(sn.line.confidence()) + " interval of it";
    plot.design_label =
        percent(sn.design.survival) + " survive, conf. " + percent(sn.design.confidence);
  }
  if (report.staircase) {
    plot.level = {
        report.staircase->mean_mpa,
        "mean " + value_text(report.staircase->mean_mpa, staircase_u(*report.staircase)) + " MPa"};
  }
  if (report.endurance && report.endurance->demand.measure == table.measure) {
    plot.wanted = {report.endurance->demand.cycles, report.endurance->stress_mpa,
                   "demanded: " + cycles_text(report.endurance->demand.cycles) +
                       text_of(", %g MPa", report.endurance->stress_mpa)};
  }
  plot.numbers = table_numbers(report);
  if (report.endurance) {
    plot.verdict = report.endurance->verdict;
    plot.statements = {render::capital(verdict_words(report.endurance->verdict)) + ": " +
                           endurance_words(*report.endurance) + ".",
                       std::to_string(report.endurance->passed) + " passed, " +
                           std::to_string(report.endurance->failed) + " failed."};
    if (!report.endurance->reason.empty()) {
      plot.statements.push_back(render::capital(report.endurance->reason) + ".");
    }
  }
  return render::fatigue_sheet(plot);
}

render::TestSheet stages_sheet(const FatigueReport& report, std::size_t index) {
  const StageCheck& check = report.checks[index];
  const std::string unit = to_string(report.record->unit);
  render::StagePlot plot;
  plot.name = check.specimen;
  plot.facts = {report.protocol->title, decimal_text(report.protocol->frequency_hz) + " Hz"};
  plot.load_label = "largest load, " + unit;
  double cycles = 0.0;
  for (const Stage& s : report.stages) {
    plot.wanted.push_back({cycles, s.high});
    cycles += s.cycles;
    plot.wanted.push_back({cycles, s.high});
  }
  cycles = 0.0;
  for (const StageRun& run : report.record->tests[index].runs) {
    plot.recorded.push_back({cycles, run.high});
    cycles += run.cycles;
    plot.recorded.push_back({cycles, run.high});
    if (run.ending == Ending::kFailed && !plot.failed) {
      plot.failed = render::Point{cycles, run.high};
    }
  }
  plot.numbers = stage_numbers(report, check);
  plot.verdict = check.verdict;
  plot.statements = {check.failed_in
                         ? "Failed in stage " + std::to_string(*check.failed_in) + "."
                         : std::to_string(check.completed) + " of " +
                               std::to_string(report.stages.size()) + " stages completed.",
                     std::to_string(check.deviations.size()) + " deviations from the protocol."};
  return render::stage_sheet(plot);
}

}  // namespace

std::string fatigue_json(const FatigueReport& report) {
  Json json;
  json["file"] = report.input.path;
  json["sha256"] = report.input.sha256;
  if (report.verdict) json["verdict"] = to_string(*report.verdict);
  if (report.table) {
    json["stress"] = to_string(report.table->measure);
    json["tests"] = tests_json(*report.table);
  }
  if (report.sn_input) {
    json["sn_table"] = Json{{"path", report.sn_input->path}, {"sha256", report.sn_input->sha256}};
  }
  if (report.sn) json["sn"] = sn_json(*report.sn);
  if (!report.sn_reason.empty()) json["sn_reason"] = report.sn_reason;
  if (report.staircase) json["staircase"] = staircase_json(*report.staircase);
  if (report.endurance) json["acceptance"] = endurance_json(*report.endurance);
  if (report.protocol) json["protocol"] = stages_json(report);
  // Names come from files of any encoding.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

void print_fatigue(const FatigueReport& report) {
  if (report.table) {
    std::string facts;
    for (const std::string& fact : facts_of(*report.table)) {
      facts += (facts.empty() ? "" : ", ") + fact;
    }
    std::cout << tests_text(report.table->tests.size()) << ": " << facts << '\n';
    print_rows(table_numbers(report));
  }
  for (const StageCheck& check : report.checks) {
    std::cout << check.specimen << ": " << verdict_words(check.verdict) << '\n';
    print_rows(stage_numbers(report, check));
  }
  if (!report.endurance) return;
  std::cout << "  " << endurance_words(*report.endurance) << ": "
            << verdict_words(report.endurance->verdict)
            << (report.endurance->reason.empty() ? "" : "; " + report.endurance->reason) << '\n';
}

std::vector<render::TestSheet> fatigue_sheets(const FatigueReport& report) {
  std::vector<render::TestSheet> all;
  if (report.table) all.push_back(table_sheet(report));
  for (std::size_t i = 0; i < report.checks.size(); ++i) all.push_back(stages_sheet(report, i));
  return all;
}

}  // namespace asbuilt
