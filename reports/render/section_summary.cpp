#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "reports/render/sections.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

std::vector<Cell> key_row(const std::string& name, const Quantity& quantity, double factor,
                          int decimals, const std::string& unit) {
  const QuantityText text = quantity_text(quantity.value, quantity.u, factor, decimals);
  return {name, Cell(text.value, Tone::kStrong), text.u, unit,
          Cell(for_people(quantity.reason), Tone::kMuted)};
}

std::vector<Cell> key_row(const std::string& name, const std::string& value, const std::string& u,
                          const std::string& unit, const std::string& note) {
  return {name, Cell(value, Tone::kStrong), u, unit, Cell(note, Tone::kMuted)};
}

// A number with its words, empty where there is no number.
std::string said(const char* before, double value, const char* after) {
  return std::isfinite(value) ? before + fixed(value, 1) + after : std::string();
}

std::string joined(const std::vector<std::string>& parts, const char* between = "; ") {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += for_people(part);
  }
  return text;
}

std::string defects_by_mode(const InspectionRecord& record) {
  std::array<std::int64_t, 12> counts{};
  for (const DefectRow& defect : record.defects) ++counts[static_cast<std::size_t>(defect.mode)];
  std::string text;
  for (std::size_t mode = 0; mode < counts.size(); ++mode) {
    if (counts[mode] == 0) continue;
    text += std::string(text.empty() ? "" : ", ") + mode_words(static_cast<DefectMode>(mode)) +
            " " + count(counts[mode]);
  }
  return text;
}

// The worst axis with the intervals of all, empty where no stiffness was predicted.
std::vector<Cell> stiffness_row(const InspectionRecord& record) {
  if (!record.stiffness) return {};
  std::vector<KnockdownRecord> axes;
  for (const KnockdownRecord& k : record.stiffness->knockdown) {
    if (std::isfinite(k.value)) axes.push_back(k);
  }
  if (axes.empty()) return {};
  std::stable_sort(
      axes.begin(), axes.end(),
      [](const KnockdownRecord& a, const KnockdownRecord& b) { return a.value < b.value; });
  std::string note;
  for (const KnockdownRecord& k : axes) {
    note += (note.empty() ? "" : "; ") + k.axis + " " + fixed(k.value, 3);
    if (std::isfinite(k.low) && std::isfinite(k.high)) {
      note += " (" + fixed(k.low, 3) + "\u2013" + fixed(k.high, 3) + ")";
    }
  }
  return key_row("Stiffness along " + axes.front().axis + ", built / designed",
                 fixed(axes.front().value, 3), kDash, "1", note);
}

Table key_numbers(const InspectionRecord& record) {
  Table table;
  table.columns = {{"Quantity", 2.2},
                   {"Value", 0.6, Align::kRight},
                   {"U (k = 2)", 0.6, Align::kRight},
                   {"Unit", 0.35},
                   {"Note", 3.6}};
  const PorosityRecord& p = record.porosity;
  table.rows.push_back(key_row("Porosity, designed", p.design_porosity, 100.0, 2, "%"));
  table.rows.push_back(key_row("Porosity, built", p.built_porosity, 100.0, 2, "%"));
  table.rows.push_back(key_row("Porosity loss, designed \u2212 built", p.loss_pp, 1.0, 2, "pp"));
  table.rows.push_back(key_row("Closed porosity", p.closed_porosity, 100.0, 3, "%"));
  if (const std::vector<Cell> stiffness = stiffness_row(record); !stiffness.empty()) {
    table.rows.push_back(stiffness);
  }
  const DeviationRecord& d = record.deviation;
  table.rows.push_back(key_row("Surface deviation, mean", with_sign(d.mean_um, 1), kDash, "\u00b5m",
                               joined({said("rms ", d.rms_um, " \u00b5m"),
                                       said("one point: U ", d.u_point_um, " \u00b5m")})));
  double sum = 0.0;
  std::vector<double> u;
  for (const StrutRow& strut : record.struts) {
    if (!std::isfinite(strut.diameter_um)) continue;
    sum += strut.diameter_um - strut.nominal_diameter_um;
    u.push_back(strut.u_diameter_um);
  }
  if (!u.empty()) {
    std::nth_element(u.begin(), u.begin() + static_cast<std::ptrdiff_t>(u.size() / 2), u.end());
    table.rows.push_back(
        key_row("Strut diameter \u2212 nominal, mean",
                with_sign(sum / static_cast<double>(u.size()), 1), kDash, "\u00b5m",
                counted(static_cast<std::int64_t>(u.size()), "strut", "struts") + " of " +
                    count(std::ssize(record.struts)) + " measured; one strut: U " +
                    fixed(u[u.size() / 2], 1) + " \u00b5m (median)"));
  } else {
    table.rows.push_back(key_row(
        "Strut diameter \u2212 nominal, mean", kDash, kDash, "\u00b5m",
        record.struts.empty() ? "the design names no struts" : "no strut could be measured"));
  }
  table.rows.push_back(
      key_row("Defects", count(std::ssize(record.defects)), kDash, "1",
              record.defects.empty() ? "none were found" : defects_by_mode(record)));
  const RegistrationRecord& r = record.registration;
  table.rows.push_back(
      key_row("Registration, rms residual", fixed(r.rms_um, 1), kDash, "\u00b5m",
              joined({said("translation: U ", r.u_translation_um, " \u00b5m"),
                      said("rotation: U ", r.u_rotation_mdeg, " mdeg (thousandths of a degree)"),
                      r.ambiguous ? "ambiguous" : ""})));
  const std::string reasons = joined(record.scan.reasons);
  table.rows.push_back(
      key_row("Fitness of the scan", to_string(record.scan.fitness), kDash, "",
              reasons.size() > 200 ? "see \u201cFitness of the scan\u201d" : reasons));
  return table;
}

std::string direction_words(const Vec3& direction) {
  const std::array<const char*, 3> axes = {"x", "y", "z"};
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(direction[axis]) > 1.0 - 1e-12) {
      return std::string(direction[axis] > 0.0 ? "+" : "\u2212") +
             axes[static_cast<std::size_t>(axis)];
    }
  }
  return fixed(direction.x(), 4) + ", " + fixed(direction.y(), 4) + ", " + fixed(direction.z(), 4);
}

}  // namespace

QuantityText quantity_text(double value, double u, double factor, int fallback_decimals) {
  const int decimals = decimals_for(u * factor, fallback_decimals);
  return {fixed(value * factor, decimals), fixed(u * factor, decimals)};
}

std::string no_defects_words(const InspectionRecord& record) {
  return record.not_measured.empty() ? "No defects were found."
                                     : "No defects were found in what could be measured.";
}

std::vector<std::size_t> worst_defects(const InspectionRecord& record, std::size_t most) {
  std::vector<std::size_t> order(record.defects.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t kept = std::min(most, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const DefectRow& x = record.defects[a];
                      const DefectRow& y = record.defects[b];
                      if (x.severity != y.severity) return x.severity > y.severity;
                      if (x.confidence != y.confidence) return x.confidence > y.confidence;
                      return x.defect_id < y.defect_id;
                    });
  order.resize(kept);
  return order;
}

void add_summary(Document& document, const PictureSource& source, const std::string& lot_id) {
  const InspectionRecord& record = source.record;
  Title title;
  title.kicker = "Inspection report";
  title.text = record.part_serial.empty() ? "Part without serial number" : record.part_serial;
  title.facts = {{"Design", record.design_name.empty() ? "not named" : record.design_name},
                 {"Lot", lot_id.empty() ? "not assigned" : lot_id},
                 {"Inspection", record.id > 0 ? "no. " + std::to_string(record.id) : "not stored"},
                 {"Material", record.material.empty() ? "not stated" : record.material},
                 {"Build direction, design frame", direction_words(record.build_direction)},
                 {"Inspected",
                  readable_time(record.started_utc) + ", by " +
                      (record.operator_name.empty() ? "unnamed operator" : record.operator_name)}};
  if (source.scene) {
    title.figure = overview_figure(source, worst_defects(record, kFirstPageDefects), 112.0, 112.0);
  }
  document.add(std::move(title));

  VerdictBlock verdict;
  verdict.outcome = record.judgement.verdict;
  // The first page carries the reasons that matter most; section "Tolerances" has every criterion.
  for (const std::string& statement : record.judgement.statements) {
    if (verdict.statements.size() == kFirstPageStatements) {
      verdict.statements.push_back("and " +
                                   counted(std::ssize(record.judgement.statements) -
                                               static_cast<std::int64_t>(kFirstPageStatements),
                                           "more statement", "more statements") +
                                   " under \u201cTolerances\u201d");
      break;
    }
    verdict.statements.push_back(for_people(statement));
  }
  if (verdict.statements.empty()) {
    verdict.statements.push_back(record.judgement.criteria.empty()
                                     ? "The plan sets no tolerance; nothing was judged."
                                     : "No statement was recorded.");
  }
  verdict.rule = record.judgement.decision_rule.empty()
                     ? "No decision rule was recorded."
                     : "Decision rule: " + for_people(record.judgement.decision_rule);
  document.add(std::move(verdict));

  if (record.registration.ambiguous) {
    document.add(Notice{record.registration.symmetry_accepted
                            ? "The registration is ambiguous; the plan accepts the symmetry"
                            : "The registration is ambiguous",
                        (record.registration.statement.empty()
                             ? "Another pose explains the scan as well as the chosen one."
                             : for_people(record.registration.statement)) +
                            " Strut ids and places hold only if the chosen pose is the true one."});
  }
  if (record.scan.fitness == Fitness::kUnfit) {
    document.add(
        Notice{"The scan is not fit for this inspection", joined(record.scan.reasons, " ")});
  }
  if (!record.not_measured.empty())
    document.add(Notice{"Not measured", joined(record.not_measured)});

  document.add(Heading{"What to look at", 2});
  if (record.defects.empty()) {
    document.add(Paragraph{no_defects_words(record), Tone::kMuted});
  } else {
    CardRow row;
    int rank = 0;
    constexpr double kSide = (kContentWidth - 32.0) / 5.0;
    for (const std::size_t index : worst_defects(record, kFirstPageDefects)) {
      const DefectRow& defect = record.defects[index];
      Card card;
      if (source.scene) card.figure = close_up_figure(source, defect, kSide);
      card.title = std::to_string(++rank) + ". " + capital(mode_words(defect.mode)) +
                   (defect.strut_id.empty() ? "" : ", strut " + defect.strut_id);
      card.lines = {
          place(defect.position_mm),
          (std::isfinite(defect.size_um) ? "size " + fixed(defect.size_um, 0) + " \u00b5m, " : "") +
              "severity " + fixed(defect.severity, 2)};
      row.cards.push_back(std::move(card));
    }
    document.add(std::move(row));
  }
  document.add(Heading{"Key numbers", 2});
  document.add(key_numbers(record));
}

}  // namespace asbuilt::render
