#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/render/block_figures.h"
#include "reports/render/load_map.h"
#include "reports/render/sections.h"
#include "reports/render/stiffness_figures.h"
#include "reports/render/stress_figures.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::size_t kListedStruts = 10;
constexpr std::size_t kListedHotSpots = 6;
constexpr std::size_t kMarkedHotSpots = 5;
constexpr double kLegendWidth = 40.0;
constexpr double kBodyHeight = 172.0;
constexpr double kMapHeight = 156.0;
constexpr double kPictureWidth = 0.5 * (kContentWidth - kLegendWidth);

std::string block_text(const StiffnessModel& m) {
  std::string text;
  for (int axis = 0; axis < 3; ++axis) {
    text += (axis > 0 ? " \u00d7 " : "") +
            plain_number(m.block_high_mm[axis] - m.block_low_mm[axis], 3);
  }
  return text + " mm from " + plain_number(m.block_low_mm.x(), 3) + ", " +
         plain_number(m.block_low_mm.y(), 3) + ", " + plain_number(m.block_low_mm.z(), 3);
}

std::string hung_words(const HungPiecesRecord& h) {
  if (h.pieces == 0) return "none";
  return counted(h.pieces, "piece", "pieces") + ", " + plain_number(h.volume_mm3, 4) + " mm\u00b3";
}

Table model_table(const StiffnessRecord& s) {
  const StiffnessModel& m = s.model;
  Table table;
  table.columns = {{"Property", 1.1}, {"Value", 2.2}, {"Property", 1.3}, {"Value", 2.0}};
  const auto row = [&](const char* left, const std::string& one, const char* right,
                       const std::string& other) {
    table.rows.push_back({left, Cell(one, Tone::kStrong), right, Cell(other, Tone::kStrong)});
  };
  row("Material", m.material.empty() ? kDash : for_people(m.material), "Boundary",
      m.boundary.empty() ? kDash : for_people(m.boundary));
  row("E and \u03bd", fixed(m.young_gpa, 1) + " GPa, " + fixed(m.poisson, 3),
      "Elements across a strut", fixed(m.elements_across, 1));
  row("Block", block_text(m), "Element",
      plain_number(m.element_um, 2) + " \u00b5m" +
          (std::isfinite(m.coarse_element_um)
               ? ", second solution " + plain_number(m.coarse_element_um, 2) + " \u00b5m"
               : ""));
  row("Elements",
      count(m.design_elements) + " designed, " + count(m.built_elements) + " built" +
          (m.built_left_out_elements > 0
               ? "; " + count(m.built_left_out_elements) + " that bear nothing left out"
               : ""),
      "Place of the built surface, U", fixed(m.u_surface_um, 1) + " \u00b5m");
  const std::string change = change_words(s);
  if (!change.empty() || s.loosely_hung) {
    row("Larger elements change the knock-down by", change.empty() ? kDash : change,
        "Loosely hung, built", s.loosely_hung ? hung_words(*s.loosely_hung) : std::string(kDash));
  }
  return table;
}

struct NamedDrawing {
  std::string name;
  Drawing drawing;
};

// One figure, so that pictures and their scale stay together at any width.
FigureRow side_by_side(const std::vector<NamedDrawing>& pictures, const Drawing& legend,
                       const std::string& caption) {
  Drawing all(kContentWidth, legend.height());
  double x = 0.0;
  for (const NamedDrawing& picture : pictures) {
    all.place(picture.drawing, {x, 0.0});
    all.text({x + 4.0, 9.0}, picture.name, {kBody, Face::kBold, kInk});
    x += kPictureWidth;
  }
  all.place(legend, {kContentWidth - kLegendWidth, 0.0});
  return {{{std::move(all), caption}}};
}

// Both tensors in one table, the built one below.
Table tensor_table(const StiffnessRecord& s) {
  const std::array<const char*, 6> axes = {"xx", "yy", "zz", "yz", "xz", "xy"};
  Table table;
  table.columns.push_back({"", 1.0});
  for (const char* axis : axes) table.columns.push_back({axis, 1.0, Align::kRight});
  const auto add = [&](const std::string& name, const std::array<double, 36>& tensor,
                       const std::array<double, 36>& u) {
    for (std::size_t r = 0; r < 6; ++r) {
      std::vector<Cell> row = {Cell(name + " " + axes[r], Tone::kStrong)};
      for (std::size_t c = 0; c < 6; ++c) {
        const std::size_t i = 6 * r + c;
        const bool stated = std::isfinite(u[i]) && u[i] > 0.0;
        const int decimals = stated ? std::min(decimals_for(u[i], 3), 4) : 3;
        row.emplace_back(fixed(tensor[i], decimals) +
                         (stated ? " \u00b1 " + fixed(u[i], decimals) : std::string()));
      }
      table.rows.push_back(std::move(row));
    }
  };
  add("designed", s.design_tensor_gpa, s.u_design_gpa);
  add("built", s.built_tensor_gpa, s.u_built_gpa);
  return table;
}

void add_moduli(Document& document, const std::optional<YoungModulus>& design,
                const std::optional<YoungModulus>& built, const Progress& progress) {
  for (const auto& [name, young] : {std::pair{"design", &design}, std::pair{"part", &built}}) {
    if (*young) continue;
    document.add(Paragraph{"The tensor of the " + std::string(name) +
                               " is not positive definite: it has no Young\u2019s modulus to draw.",
                           Tone::kOpen});
  }
  if (!design && !built) return;
  const double largest =
      std::max(design ? design->largest_gpa() : 0.0, built ? built->largest_gpa() : 0.0);
  document.add(Heading{"Young\u2019s modulus by direction", 2});
  std::vector<NamedDrawing> bodies;
  for (const auto& [name, young] : {std::pair{"designed", &design}, std::pair{"built", &built}}) {
    if (*young) {
      bodies.push_back({name, young_body(**young, largest, kPictureWidth, kBodyHeight, progress)});
    }
  }
  document.add(side_by_side(bodies, young_legend(largest, kLegendWidth, kBodyHeight),
                            "The surface is as far from the middle as Young\u2019s modulus in that "
                            "direction is large."));
  FigureRow planes;
  constexpr std::array<std::array<int, 2>, 3> kPlanes = {{{0, 1}, {0, 2}, {1, 2}}};
  for (const auto& [across, up] : kPlanes) {
    const std::string name = {"xyz"[across], "xyz"[up]};
    planes.figures.push_back({young_polar(design, built, across, up, largest, 152.0),
                              "Plane " + name + "." + (design ? " Dashed: designed." : "") +
                                  (built ? " Solid: built." : "")});
  }
  document.add(std::move(planes));
}

bool lost(StrutStatus status) {
  return status == StrutStatus::kMissing || status == StrutStatus::kBroken;
}

std::vector<const StrutLoadRow*> most_loaded(const StrengthRecord& s) {
  std::vector<const StrutLoadRow*> order;
  for (const StrutLoadRow& row : s.struts) {
    if (std::isfinite(row.design_energy_share)) order.push_back(&row);
  }
  std::stable_sort(order.begin(), order.end(), [](const StrutLoadRow* a, const StrutLoadRow* b) {
    return a->design_energy_share > b->design_energy_share;
  });
  return order;
}

using Statuses = std::map<std::string, StrutStatus>;

Cell status_cell(const std::string& strut_id, const Statuses& statuses) {
  const auto status = statuses.find(strut_id);
  if (status == statuses.end()) return Cell(kDash);
  const Tone tone = status->second == StrutStatus::kOk ? Tone::kPlain
                    : lost(status->second)             ? Tone::kBad
                                                       : Tone::kOpen;
  return {spaced(to_string(status->second)), tone};
}

std::string percent(double share, int decimals) {
  return std::isfinite(share) ? fixed(100.0 * share, decimals) + " %" : std::string(kDash);
}

Table load_table(const StrengthRecord& s, const std::vector<const StrutLoadRow*>& order,
                 const Statuses& statuses) {
  const bool utilised = std::isfinite(s.load_mpa) && std::isfinite(s.yield_mpa);
  Table table;
  table.columns = {{"Strut", 0.8},
                   {"Energy, designed", 1.3, Align::kRight},
                   {"Energy, built", 1.0, Align::kRight},
                   {"Axial force, N", 1.0, Align::kRight},
                   {"Outer fibre, designed, MPa", 1.8, Align::kRight},
                   {"Outer fibre, built, MPa", 1.6, Align::kRight}};
  if (utilised) table.columns.push_back({"Of yield, built", 1.1, Align::kRight});
  table.columns.push_back({"Status", 0.9});
  for (std::size_t i = 0; i < std::min(kListedStruts, order.size()); ++i) {
    const StrutLoadRow& row = *order[i];
    std::vector<Cell> cells = {
        Cell(row.strut_id, Tone::kStrong),  percent(row.design_energy_share, 2),
        percent(row.built_energy_share, 2), fixed(row.axial_n, 2),
        fixed(row.design_fibre_mpa, 1),     fixed(row.built_fibre_mpa, 1)};
    if (utilised) {
      const double share = s.utilisation(row.built_fibre_mpa);
      cells.emplace_back(percent(share, 0), share >= 1.0 ? Tone::kBad : Tone::kPlain);
    }
    cells.push_back(status_cell(row.strut_id, statuses));
    table.rows.push_back(std::move(cells));
  }
  table.empty_text = "No strut lies in the block.";
  return table;
}

// How near the first strut to yield comes to it under the load that the plan states; of the struts
// that first yield is that of, which leaves out slivers at the block's faces.
std::string utilisation_words(const StrengthRecord& s) {
  if (!std::isfinite(s.load_mpa) || !std::isfinite(s.built_first_yield_mpa)) return {};
  const double most_mpa = s.yield_mpa / s.built_first_yield_mpa;
  const auto first = std::find_if(s.struts.begin(), s.struts.end(), [&](const StrutLoadRow& row) {
    return std::abs(row.built_fibre_mpa - most_mpa) < 1e-9 * most_mpa;
  });
  std::string text = "Under " + plain_number(s.load_n, 1) + " N on the block (" +
                     fixed(s.load_mpa, 2) + " MPa apparent) ";
  text += first == s.struts.end() ? "it" : "that strut, " + first->strut_id + ",";
  return text + " is at " + percent(s.utilisation(most_mpa), 0) + " of yield as built.";
}

std::size_t lost_in_block(const StrengthRecord& s, const Statuses& statuses) {
  return static_cast<std::size_t>(
      std::count_if(s.struts.begin(), s.struts.end(), [&](const StrutLoadRow& row) {
        const auto status = statuses.find(row.strut_id);
        return std::isfinite(row.design_energy_share) && status != statuses.end() &&
               lost(status->second);
      }));
}

// What lost struts cost the design, each solved without it.
void add_lost(Document& document, const StrengthRecord& s, const Statuses& statuses) {
  const std::size_t all = lost_in_block(s, statuses);
  if (s.lost.empty()) {
    if (all == 0) return;
    document.add(Paragraph{counted(static_cast<std::int64_t>(all), "strut", "struts") +
                               " of the block lost. What that costs was not solved; the share of "
                               "the designed energy does not say it.",
                           Tone::kBad});
    return;
  }
  const auto single = static_cast<std::size_t>(std::count_if(
      s.lost.begin(), s.lost.end(), [](const LostStrutRow& row) { return !row.strut_id.empty(); }));
  std::string text = "What the lost struts cost: the design was solved once more without ";
  text += all == 1 ? "the strut." : "each of them, and without all.";
  if (all > single) {
    text += " Of " + count(static_cast<std::int64_t>(all)) + " lost struts the " +
            count(static_cast<std::int64_t>(single)) +
            " that bear most stand alone; the last row holds for all.";
  }
  document.add(Paragraph{text, Tone::kBad});
  Table table;
  table.columns = {{"Without strut", 1.4},
                   {"Status", 1.0},
                   {"Energy, designed", 1.2, Align::kRight},
                   {"Modulus along " + s.axis + " lost, U with k = 2", 2.2, Align::kRight}};
  for (const LostStrutRow& row : s.lost) {
    const auto load = std::find_if(s.struts.begin(), s.struts.end(), [&](const StrutLoadRow& l) {
      return l.strut_id == row.strut_id;
    });
    const bool stated = std::isfinite(row.u_modulus_loss);
    const int decimals = stated ? decimals_for(100.0 * row.u_modulus_loss, 3) : 2;
    std::string loss = fixed(100.0 * row.modulus_loss, decimals);
    if (stated) loss += " \u00b1 " + fixed(100.0 * row.u_modulus_loss, decimals);
    table.rows.push_back(
        {Cell(row.strut_id.empty() ? "all " + count(static_cast<std::int64_t>(all)) : row.strut_id,
              Tone::kStrong),
         row.strut_id.empty() ? Cell(kDash) : status_cell(row.strut_id, statuses),
         load == s.struts.end() ? std::string(kDash) : percent(load->design_energy_share, 2),
         Cell(loss + " %", Tone::kStrong)});
  }
  document.add(std::move(table));
}

void add_hot_spots(Document& document, const StrengthRecord& s) {
  if (s.hot_spots.empty()) return;
  if (s.hot_spots.front().picture) {
    FigureRow pictures;
    pictures.figures.push_back(
        {hot_spot_pictures(s.hot_spots, kContentWidth),
         "Highest stress as built (von Mises, per MPa of apparent stress) in planes through the "
         "hot "
         "spots, each in the middle of its picture, the strut from left to right. Numbers as in "
         "the "
         "picture above and the table below; what is higher than the scale has its last colour."});
    document.add(std::move(pictures));
  }
  Table spots;
  spots.columns = {{"", 0.2},
                   {"Highest stress as built", 2.6},
                   {"Strut", 1.0},
                   {"von Mises, MPa", 1.0, Align::kRight}};
  for (std::size_t i = 0; i < std::min(kListedHotSpots, s.hot_spots.size()); ++i) {
    const HotSpotRow& spot = s.hot_spots[i];
    spots.rows.push_back({std::to_string(i + 1), place(spot.position_mm),
                          spot.strut_id.empty() ? kDash : spot.strut_id,
                          Cell(fixed(spot.von_mises_mpa, 1), Tone::kStrong)});
  }
  document.add(std::move(spots));
}

void add_strength(Document& document, const StrengthRecord& s, const InspectionRecord& record) {
  document.add(Heading{"What the struts bear along " + s.axis, 2});
  std::string load =
      "Compression of the block along " + s.axis +
      " between clamped platens; all figures per 1 MPa of apparent stress. 99 % of "
      "the metal stays below " +
      fixed(s.design_p99_mpa, 1) + " MPa (von Mises) as designed and " + fixed(s.built_p99_mpa, 1) +
      " MPa as built; the modulus between the platens is " + fixed(s.design_modulus_gpa, 3) +
      " and " + fixed(s.built_modulus_gpa, 3) + " GPa.";
  if (std::isfinite(s.yield_mpa)) {
    load += " With a yield strength of " + fixed(s.yield_mpa, 0) +
            " MPa the first strut yields at an apparent stress of " +
            fixed(s.design_first_yield_mpa, 1) + " MPa as designed and " +
            fixed(s.built_first_yield_mpa, 1) + " MPa as built.";
  }
  if (const std::string words = utilisation_words(s); !words.empty()) load += " " + words;
  if (s.struts.size() > kListedStruts) {
    load += " The table has the struts with the most strain energy as designed, of " +
            count(std::ssize(s.struts)) + "; strut_loads.csv of the export has all.";
  }
  document.add(Paragraph{load});
  double largest = 0.0;
  for (const StrutLoadRow& row : s.struts) {
    for (const double share : {row.design_energy_share, row.built_energy_share}) {
      if (std::isfinite(share)) largest = std::max(largest, share);
    }
  }
  if (largest > 0.0) {
    const auto map = [&](double StrutLoadRow::*share, bool part) {
      return load_map(record, s, {share, largest, part, part ? kMarkedHotSpots : 0}, kPictureWidth,
                      kMapHeight);
    };
    document.add(side_by_side({{"designed", map(&StrutLoadRow::design_energy_share, false)},
                               {"built", map(&StrutLoadRow::built_energy_share, true)}},
                              load_legend(largest, kLegendWidth, kMapHeight),
                              "Share of the block\u2019s strain energy that each strut holds. "
                              "Dashed: missing or broken. Numbers: hot spots."));
  }
  Statuses statuses;
  for (const StrutRow& strut : record.struts) statuses[strut.strut_id] = strut.status;
  add_lost(document, s, statuses);
  document.add(load_table(s, most_loaded(s), statuses));
  add_hot_spots(document, s);
}

// Entries side by side, so that the table stays short.
void add_term_knockdown(Document& document, const std::vector<KnockdownRecord>& terms) {
  if (terms.empty()) return;
  document.add(Heading{"Knock-down of single entries of the tensor, interval with k = 2", 2});
  constexpr std::size_t kSide = 3;
  Table table;
  for (std::size_t i = 0; i < kSide; ++i) {
    table.columns.push_back({"Entry", 0.8});
    table.columns.push_back({"Built / designed", 1.0, Align::kRight});
    table.columns.push_back({"Interval", 1.3, Align::kRight});
  }
  const std::size_t rows = (terms.size() + kSide - 1) / kSide;
  for (std::size_t r = 0; r < rows; ++r) {
    std::vector<Cell> cells;
    for (std::size_t side = 0; side < kSide; ++side) {
      const std::size_t i = r + rows * side;
      if (i >= terms.size()) {
        cells.insert(cells.end(), 3, Cell(""));
        continue;
      }
      cells.emplace_back(terms[i].axis, Tone::kStrong);
      cells.emplace_back(fixed(terms[i].value, 3));
      cells.emplace_back(fixed(terms[i].low, 3) + " to " + fixed(terms[i].high, 3));
    }
    table.rows.push_back(std::move(cells));
  }
  document.add(std::move(table));
}

// A number with U where it is stated.
std::string with_u(double value, double u, const char* unit) {
  if (!std::isfinite(value)) return kDash;
  if (!std::isfinite(u)) return fixed(value, 1) + unit;
  const int decimals = decimals_for(u, 1);
  return fixed(value, decimals) + " \u00b1 " + fixed(u, decimals) + unit;
}

void add_crush(Document& document, const CrushRecord& c) {
  document.add(Heading{"What the block bears beyond first yield, along " + c.axis, 2});
  std::string metal = "Compression of the block between clamped platens to " +
                      plain_number(100.0 * c.strain, 2) + " %; the metal yields at " +
                      plain_number(c.yield_mpa, 1) + " MPa and ";
  metal += c.hardening_mpa > 0.0 ? "hardens by " + plain_number(c.hardening_mpa, 0) +
                                       " MPa per unit of plastic strain."
                                 : std::string("does not harden.");
  if (std::isfinite(c.element_um)) {
    metal += " Whole elements of " + plain_number(c.element_um, 2) + " \u00b5m, " +
             fixed(c.elements_across, 1) + " across the struts, and of " +
             plain_number(c.coarse_element_um, 2) + " \u00b5m to tell the resolution.";
  }
  document.add(Paragraph{metal});
  if (std::isfinite(c.ratio)) {
    const bool stated = std::isfinite(c.ratio_low) && std::isfinite(c.ratio_high);
    document.add(Paragraph{
        "The part bears " + fixed(c.ratio, 3) +
            (stated ? " (" + fixed(c.ratio_low, 3) + " to " + fixed(c.ratio_high, 3) + ", k = 2)"
                    : std::string()) +
            " of the designed 0.2 % offset stress.",
        Tone::kStrong});
  }
  if (!c.reason.empty()) {
    document.add(Paragraph{"What is open here: " + for_people(c.reason) + ".", Tone::kOpen});
  }
  if (c.curve.empty()) return;
  Table table;
  table.columns = {{"", 1.0},
                   {"0.2 % offset stress", 1.5, Align::kRight},
                   {"First yield (0.2 % of the metal)", 1.9, Align::kRight},
                   {"Slope", 1.0, Align::kRight},
                   {"Energy to the end", 1.2, Align::kRight}};
  const auto row = [&](const char* name, double offset, double u, double first, double slope,
                       double energy) {
    table.rows.push_back({Cell(name, Tone::kStrong), with_u(offset, u, " MPa"),
                          with_u(first, kNotMeasured, " MPa"), fixed(slope, 3) + " GPa",
                          fixed(energy, 3) + " N mm/mm\u00b3"});
  };
  row("designed", c.design_offset_mpa, c.u_design_offset_mpa, c.design_first_yield_mpa,
      c.design_slope_gpa, c.design_energy_mpa);
  row("built", c.built_offset_mpa, c.u_built_offset_mpa, c.built_first_yield_mpa, c.built_slope_gpa,
      c.built_energy_mpa);
  document.add(std::move(table));
  FigureRow figure;
  figure.figures.push_back(
      {crush_chart(c, kContentWidth),
       "Apparent stress over strain. Thin: lines of the slope through 0.2 % strain; dots: where "
       "the curves cross them. Small strain: buckling, contact of struts and fracture are not "
       "seen."});
  document.add(std::move(figure));
}

}  // namespace

void add_stiffness(Document& document, const InspectionRecord& record, const Progress& progress) {
  if (!record.stiffness) return;
  const StiffnessRecord& s = *record.stiffness;
  const std::optional<YoungModulus> design = YoungModulus::of(s.design_tensor_gpa);
  const std::optional<YoungModulus> built = YoungModulus::of(s.built_tensor_gpa);
  document.add(Heading{"Predicted stiffness", 1, PageStart::kNewPage});
  if (s.knockdown.empty()) {
    document.add(Paragraph{"No knock-down was predicted.", Tone::kMuted});
  } else {
    FigureRow knockdown;
    knockdown.figures.push_back({knockdown_chart(s.knockdown, design, built, kContentWidth), ""});
    document.add(std::move(knockdown));
  }
  add_moduli(document, design, built, progress);
  if (!s.model.boundary.empty()) {
    document.add(Heading{"What was solved", 2});
    document.add(model_table(s));
  }
  document.add(Paragraph{for_people(s.mesh_statement), Tone::kMuted});
  add_checks(document, s);
  add_constants(document, s);
  add_bounds(document, s);
  if (s.strength) add_strength(document, *s.strength, record);
  if (s.crush) add_crush(document, *s.crush);
  const bool stated = std::any_of(s.u_design_gpa.begin(), s.u_design_gpa.end(),
                                  [](double u) { return std::isfinite(u) && u > 0.0; });
  document.add(Heading{std::string("Stiffness tensors, GPa") +
                           (stated ? ", \u00b1 U with k = 2" : "") +
                           " (Voigt order, engineering shear)",
                       2});
  document.add(tensor_table(s));
  add_term_knockdown(document, s.term_knockdown);
}

}  // namespace asbuilt::render
