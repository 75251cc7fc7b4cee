#include "app/session/spc_summary.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "app/session/spc_figures.h"
#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/entry_words.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";
constexpr std::size_t kLeastForLimits = 8;
constexpr double kConfidence = 0.95;
constexpr char kMark[] = " *";
constexpr std::size_t kCpk = 6, kPpk = 7;  // columns of a section's table

using Cells = std::vector<std::string>;

// The lot and those that were entered before it with the same part number, oldest first.
std::vector<const LotRecord*> lots_like(const std::vector<LotRecord>& records,
                                        const std::string& lot) {
  std::vector<const LotRecord*> lots;
  const LotRecord* own = nullptr;
  const std::vector<const LotRecord*> current = current_records(records);
  for (const LotRecord* r : current) {
    if (r->kind == "lot" && r->lot == lot) own = r;
  }
  if (own == nullptr) return lots;  // lot_sheet_head has refused it
  // A corrected entry has a later number: the first entry of a lot says when it began.
  const auto first_of = [&](const std::string& of) {
    return std::find_if(records.begin(), records.end(),
                        [&](const LotRecord& r) { return r.kind == "lot" && r.lot == of; })
        ->id;
  };
  for (const LotRecord* r : current) {
    const bool alike = r->text("part_number") == own->text("part_number");
    if (r->kind == "lot" && alike && r->lot != lot && first_of(r->lot) < first_of(lot)) {
      lots.push_back(r);
    }
  }
  std::sort(lots.begin(), lots.end(), [&](const LotRecord* a, const LotRecord* b) {
    return first_of(a->lot) < first_of(b->lot);
  });
  lots.push_back(own);
  return lots;
}

CharacteristicSeries part_of(const CharacteristicSeries& whole,
                             const std::function<bool(const SeriesValue&)>& belongs) {
  CharacteristicSeries part = whole;
  part.notes.clear();
  std::erase_if(part.values, [&](const SeriesValue& v) { return !belongs(v); });
  return part;
}

// What the overview says of a control chart.
struct ChartFound {
  std::string words = kNone;
  std::size_t points = 0;  // beyond the limits of the single values
};

// Without the name of the characteristic, which stands beside it.
std::string reason_of(const Error& error, const std::string& characteristic) {
  std::string where = error.text().where;
  for (const char* after : {": ", " "}) {
    const std::string name = characteristic + after;
    if (where.starts_with(name)) where.erase(0, name.size());
  }
  if (where == "has none") where.clear();
  const std::string& allowed = error.text().allowed;
  return error.text().what + (where.empty() ? "" : " (" + where + ")") +
         (allowed.empty() ? "" : "; needed: " + allowed);
}

class Summary {
 public:
  Summary(const SeriesSource& source, std::string lot) : source_(source), lot_(std::move(lot)) {
    for (const LotRecord* r : lots_like(source.records, lot_)) lots_.push_back(r->lot);
    overview_ = {"Characteristics",
                 {{"Characteristic", 1.9},
                  {"Limits", 1.3},
                  {"Values, lot", 0.6},
                  {"Values, earlier", 0.7},
                  {"Mean of the lot", 0.9},
                  {"s of the lot", 0.8},
                  {"Ppk of the lot (bound)", 1},
                  {"Control chart", 0.9}},
                 {},
                 "Nothing was measured."};
  }

  // Each size variant apart: 95 % and 105 % of a part are not one process result.
  void add(const std::string& characteristic) {
    characteristic_ = characteristic;
    std::string words = characteristic_words(characteristic);
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z' && words != characteristic) {
      words[0] = static_cast<char>(words[0] - 'a' + 'A');
    }
    try {
      // Of this lot, and of the earlier ones beside it.
      std::set<double> variants, all;
      for (const SeriesValue& v :
           lot_series({&source_, 1}, {characteristic, lots_, {}, true}).values) {
        if (!std::isfinite(v.variant_pct)) continue;
        all.insert(v.variant_pct);
        if (v.lot == lot_) variants.insert(v.variant_pct);
      }
      if (all.size() < 2 || variants.empty()) {
        return add_series(words, {}, characteristic);
      }
      for (const double variant : variants) {
        add_series(words + ", variant " + shortest_number(variant) + " %", variant, characteristic);
      }
    } catch (const Error& error) {
      leave_out(words, "all", error);
    }
  }

  // Those with a chart, judged ones first; of the others the overview and the list of reasons tell
  // all there is. What is said of every chart is left to common_statements.
  std::vector<SpcSection> sections() const {
    std::vector<SpcSection> all = sections_;
    const std::vector<std::string> common = common_statements();
    for (SpcSection& section : all) {
      std::erase_if(section.statements, [&common](const std::string& said) {
        return std::find(common.begin(), common.end(), said) != common.end();
      });
    }
    std::stable_partition(all.begin(), all.end(),
                          [](const SpcSection& s) { return s.figures.histogram.has_value(); });
    return all;
  }
  std::vector<std::string> common_statements() const {
    if (sections_.size() < 2) return {};
    std::vector<std::string> common = sections_.front().statements;
    std::erase_if(common, [this](const std::string& said) {
      return std::any_of(sections_.begin(), sections_.end(), [&said](const SpcSection& s) {
        return std::find(s.statements.begin(), s.statements.end(), said) == s.statements.end();
      });
    });
    return common;
  }
  // Whether an index bears an asterisk.
  bool any_marked() const { return any_marked_; }
  std::vector<SheetTable> tables() const { return {lots_table(), overview()}; }
  std::vector<SheetTable> last_tables() const { return {unevaluated_values(), not_evaluated()}; }
  std::string lots_text() const {
    std::string all;
    for (const std::string& lot : lots_) all += (all.empty() ? "" : ", ") + lot;
    return all;
  }

 private:
  // Lots that do not go together, as after a change of limits, leave the lot by itself.
  void add_series(const std::string& title, std::optional<double> variant,
                  const std::string& characteristic) {
    for (const auto& lots : {lots_, std::vector{lot_}}) {
      const bool alone = lots.size() == 1;
      try {
        return add_section(title,
                           lot_series({&source_, 1}, {characteristic, lots, variant, false}));
      } catch (const Error& error) {
        leave_out(title, alone ? "all" : "beside the earlier lots", error);
        if (alone) return;
      }
    }
  }

  void leave_out(const std::string& title, const std::string& what, const std::string& why) {
    for (LeftOut& one : left_out_) {
      if (one.what != what || one.why != why) continue;
      one.titles.push_back(title);
      return;
    }
    left_out_.push_back({what, why, {title}});
  }
  void leave_out(const std::string& title, const std::string& what, const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput && error.code() != ErrorCode::kNotFound) throw;
    leave_out(title, what, reason_of(error, characteristic_));
  }

  void add_section(const std::string& title, const CharacteristicSeries& series) {
    const CharacteristicSeries own =
        part_of(series, [&](const SeriesValue& v) { return v.lot == lot_; });
    const CharacteristicSeries earlier =
        part_of(series, [&](const SeriesValue& v) { return v.lot != lot_; });
    SpcSection section;
    const std::string unit = unit_words(series.unit);
    section.title = unit.empty() ? title : title + ", " + unit;
    section.table = {"",
                     {{"Values of", 1.35},
                      {"n", 0.3},
                      {"Mean", 0.85},
                      {"s", 0.85},
                      {"Least", 0.8},
                      {"Greatest", 0.85},
                      {"Cpk (bound)", 1.15},
                      {"Ppk (bound)", 1.15},
                      {"ppm beyond (95 %)", 2.1},
                      {"Measuring", 0.95}},
                     {},
                     ""};
    const auto of_lot = add_row(title, "lot " + lot_, own, section);
    if (!earlier.values.empty()) {
      add_row(title, "earlier lots", earlier, section);
      if (const auto both = add_row(title, "together", series, section)) {
        section.figures.histogram = capability_histogram(series, *both);
        section.histogram_caption = "All values with limits and fitted normal curve.";
      }
    } else if (of_lot) {
      section.figures.histogram = capability_histogram(own, *of_lot);
      section.histogram_caption = "Values of the lot with limits and fitted normal curve.";
    }
    if (of_lot) {
      for (const std::string& sentence : of_lot->statements) {
        section.statements.push_back("Lot " + lot_ + ": " + sentence + ".");
      }
    }
    for (const std::string& note : series.notes) section.statements.push_back("All: " + note + ".");
    const ChartFound chart = add_chart(title, series, earlier.values.size(), section);
    if (chart.points > 0) {
      for (Cells& row : section.table.rows) {
        for (const std::size_t index : {kCpk, kPpk}) row[index] = marked(row[index]);
      }
    }
    if (std::none_of(own.values.begin(), own.values.end(),
                     [](const SeriesValue& v) { return std::isfinite(v.u); })) {
      leave_out(title, "share of the measuring", "no value of the lot states its U");
    }
    section.figures.plate = plate_map(own);
    section.plate_caption = section.title + ", lot " + lot_ + ".";
    if (section.figures.plate && section.figures.plate->places.size() < own.values.size()) {
      section.plate_caption += " Of a part that was measured several times its last value.";
    }
    add_overview(section.title, series, own, earlier.values.size(), of_lot, chart);
    if (!section.figures.panels.empty()) {
      sections_.push_back(std::move(section));
      return;
    }
    for (std::vector<std::string>& row : section.table.rows) {
      unevaluated_.push_back({section.title, row[0], row[1], row[2], row[3], row[4], row[5]});
    }
  }

  void add_overview(const std::string& title, const CharacteristicSeries& series,
                    const CharacteristicSeries& own, std::size_t earlier,
                    const std::optional<CapabilityReport>& of_lot, const ChartFound& chart) {
    std::string mean = kNone, sd = kNone;
    if (const std::vector<double> values = plain_values(own); values.size() > 1) {
      const SampleMoments m = sample_moments(values);
      mean = mean_text(m);
      sd = sd_text(m.sd, static_cast<double>(m.count) - 1.0);
    } else if (values.size() == 1) {
      mean = decimal_text(values.front());
    }
    std::string ppk = of_lot ? marked_index(of_lot->study, of_lot->study.overall) : kNone;
    if (chart.points > 0) ppk = marked(ppk);
    std::vector<Cells>& rows = chart.words == kNone ? without_chart_ : overview_.rows;
    rows.push_back({title, limits_text(series), std::to_string(own.values.size()),
                    std::to_string(earlier), mean, sd, ppk, chart.words});
  }

  // Evaluated ones first.
  SheetTable overview() const {
    SheetTable table = overview_;
    std::stable_partition(table.rows.begin(), table.rows.end(),
                          [](const Cells& row) { return row[6] != kNone; });
    table.rows.insert(table.rows.end(), without_chart_.begin(), without_chart_.end());
    return table;
  }
  SheetTable unevaluated_values() const {
    return {"Characteristics without a control chart",
            {{"Characteristic", 2.2},
             {"Values of", 1},
             {"n", 0.4},
             {"Mean", 0.9},
             {"s", 0.8},
             {"Least", 0.9},
             {"Greatest", 0.9}},
            unevaluated_,
            "None."};
  }
  SheetTable not_evaluated() const {
    SheetTable table{
        "Not evaluated", {{"What", 1.1}, {"Why", 2.4}, {"Characteristics", 2.4}}, {}, "None."};
    for (const LeftOut& one : left_out_) {
      std::string titles;
      for (const std::string& title : one.titles) titles += (titles.empty() ? "" : "; ") + title;
      table.rows.push_back({one.what, one.why, titles});
    }
    return table;
  }

  std::optional<CapabilityReport> add_row(const std::string& title, const std::string& of,
                                          const CharacteristicSeries& series, SpcSection& section) {
    Cells row{
        of,   std::to_string(series.values.size()), kNone, kNone, kNone, kNone, kNone, kNone, kNone,
        kNone};
    const std::vector<double> values = plain_values(series);
    if (values.size() > 1) {
      const SampleMoments m = sample_moments(values);
      row[2] = mean_text(m);
      row[3] = sd_text(m.sd, static_cast<double>(m.count) - 1.0);
      row[4] = supported_text(m.least, m.sd);
      row[5] = supported_text(m.greatest, m.sd);
    } else if (values.size() == 1) {
      row[2] = row[4] = row[5] = decimal_text(values.front());
    }
    std::optional<CapabilityReport> report;
    try {
      report = run_capability(series, {{}, SeriesGrouping::kNone, kConfidence, {}, {}});
      const CapabilityIndices &within = report->study.within, &overall = report->study.overall;
      row[kCpk] = marked_index(report->study, within);
      row[kPpk] = marked_index(report->study, overall);
      row[8] = ppm_text(report->study.overall.ppm_below + report->study.overall.ppm_above) + " (" +
               ppm_text(report->ppm.low) + " to " + ppm_text(report->ppm.high) + ")";
      if (report->measurement_share) {
        row[9] = *report->measurement_share < 1.0
                     ? significant_text(100.0 * *report->measurement_share, 2) + " %"
                     : "over 100 %";
      }
    } catch (const Error& error) {
      leave_out(title, "capability, " + of, error);
    }
    section.table.rows.push_back(std::move(row));
    return report;
  }

  // With an asterisk where the statements say that it predicts nothing, or that values lie beyond
  // the limits of their chart.
  std::string marked_index(const CapabilityStudy& study, const CapabilityIndices& found) {
    std::string text = index_text(found.nearest, found.nearest_bound);
    return study.warnings.empty() ? text : marked(text);
  }
  std::string marked(const std::string& index) {
    if (index == kNone || index.ends_with(kMark)) return index;
    any_marked_ = true;
    return index + kMark;
  }

  ChartFound add_chart(const std::string& title, const CharacteristicSeries& series,
                       std::size_t earlier, SpcSection& section) {
    ChartRequest request;
    const bool from_earlier = earlier >= kLeastForLimits;
    if (from_earlier) request.limits_from = {lots_.begin(), lots_.end() - 1};
    // Lots without a value of this characteristic give no limits.
    std::erase_if(request.limits_from, [&](const std::string& lot) {
      return std::none_of(series.values.begin(), series.values.end(),
                          [&](const SeriesValue& v) { return v.lot == lot; });
    });
    try {
      const ChartReport report = run_chart(series, request);
      section.figures.panels = chart_panels(series, report);
      section.chart_caption =
          std::string("Single values in time and moving ranges, Nelson's rule 1; limits from ") +
          (from_earlier ? "the earlier lots." : "all values shown.");
      const std::string signals = signals_text(series, report);
      if (!signals.empty()) section.statements.push_back("Signals: " + signals + ".");
      for (std::size_t i = 0; i + series.notes.size() < report.notes.size(); ++i) {
        section.statements.push_back("Control chart: " + report.notes[i] + ".");
      }
      const auto points = static_cast<std::size_t>(
          std::count_if(report.location.begin(), report.location.end(),
                        [](const auto& point) { return !point.signals.empty(); }));
      if (report.signals == 0) return {"no signal", points};
      return {std::to_string(report.signals) + (report.signals == 1 ? " signal" : " signals"),
              points};
    } catch (const Error& error) {
      leave_out(title, "control chart", error);
      return {};
    }
  }

  static std::string signals_text(const CharacteristicSeries& series, const ChartReport& report) {
    std::string all;
    const auto add_points = [&](const ControlChart& chart, const std::string& of,
                                const std::function<std::size_t(std::size_t)>& group) {
      for (std::size_t i = 0; i < chart.size(); ++i) {
        if (chart[i].signals.empty()) continue;
        const SeriesValue& v = series.values[report.groups[group(i)].members.front()];
        all += (all.empty() ? "" : "; ") + v.part + " of lot " + v.lot + " (entry " +
               std::to_string(v.entry) + ", " + of + ")";
      }
    };
    add_points(report.location, "value", [](std::size_t i) { return i; });
    add_points(report.spread, "moving range",
               [&](std::size_t i) { return report.spread_group[i]; });
    return all;
  }

  // In the unit of the title.
  static std::string limits_text(const CharacteristicSeries& series) {
    if (!series.lower && !series.upper) return kNone;
    if (!series.upper) return "\u2265 " + plain_number(*series.lower);
    if (!series.lower) return "\u2264 " + plain_number(*series.upper);
    return plain_number(*series.lower) + " to " + plain_number(*series.upper);
  }

  SheetTable lots_table() const {
    SheetTable table{"Lots of this part number",
                     {{"Lot", 1}, {"Design revision", 1}, {"Material", 1.6}, {"Machines", 2}},
                     {},
                     "None."};
    const std::vector<const LotRecord*> current = current_records(source_.records);
    for (const LotRecord* r : lots_like(source_.records, lot_)) {
      std::set<std::string> machines;
      for (const LotRecord* b : current) {
        if (b->kind == "build" && b->lot == r->lot) {
          machines.insert(b->text("machine") + " " + b->text("machine_serial"));
        }
      }
      std::string names;
      for (const std::string& machine : machines) names += (names.empty() ? "" : ", ") + machine;
      table.rows.push_back({r->lot, r->text("design_revision"), r->text("material"),
                            names.empty() ? std::string(kNone) : names});
    }
    return table;
  }

  const SeriesSource& source_;
  std::string lot_;
  std::vector<std::string> lots_;  // the last one is the lot itself
  std::vector<SpcSection> sections_;
  struct LeftOut {
    std::string what, why;
    std::vector<std::string> titles;
  };
  std::string characteristic_;  // the one that is being added
  bool any_marked_ = false;
  SheetTable overview_;
  std::vector<Cells> without_chart_;  // rows of the overview
  std::vector<Cells> unevaluated_;
  std::vector<LeftOut> left_out_;
};

}  // namespace

SpcSummary spc_summary(const SeriesSource& source, const std::string& lot,
                       const SheetContext& context) {
  SpcSummary made;
  made.sheet = lot_sheet_head(source.records, lot, "SPC summary", context);
  const std::vector<std::string> names = series_names({&source, 1}, {lot});
  if (names.empty()) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"the lot has no measured value", "lot " + lot, "dimensions, tensile tests or inspections",
         "enter them: asbuilt lot add-dimension, add-tensile, add-inspection"});
  }
  Summary summary(source, lot);
  for (const std::string& name : names) summary.add(name);
  made.sheet.statements = {
      "Lots of this part number in this file, oldest first: " + summary.lots_text() +
          ". Every current entry counts, those of rejected parts too; of a part that was reworked "
          "what it was before.",
      "Cpk: spread from value to value in time (moving range); Ppk: spread of all values; in "
      "brackets lower bounds with 95 % confidence. Measuring: mean square of U/2 over the variance "
      "of the values. An index predicts only where the process is stable and the values are "
      "normal. "
      "This summary decides nothing about the lot."};
  if (summary.any_marked()) {
    made.sheet.statements.emplace_back(
        "*: the values are not normal, or the process is not stable; the index predicts nothing.");
  }
  made.sheet.tables = summary.tables();
  made.sheet.last_tables = summary.last_tables();
  for (const std::string& said : summary.common_statements()) {
    made.sheet.statements.push_back(said);
  }
  made.sections = summary.sections();
  return made;
}

}  // namespace asbuilt
