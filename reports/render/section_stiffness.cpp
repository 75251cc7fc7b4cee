#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/render/load_map.h"
#include "reports/render/sections.h"
#include "reports/render/stiffness_figures.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::size_t kListedStruts = 10;
constexpr std::size_t kListedHotSpots = 6;
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

Table model_table(const StiffnessModel& m) {
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

Table load_table(const std::vector<const StrutLoadRow*>& order, const Statuses& statuses) {
  Table table;
  table.columns = {{"Strut", 0.8},
                   {"Energy, designed", 1.3, Align::kRight},
                   {"Energy, built", 1.0, Align::kRight},
                   {"Axial force, N", 1.0, Align::kRight},
                   {"Outer fibre, designed, MPa", 1.8, Align::kRight},
                   {"Outer fibre, built, MPa", 1.6, Align::kRight},
                   {"Status", 0.9}};
  for (std::size_t i = 0; i < std::min(kListedStruts, order.size()); ++i) {
    const StrutLoadRow& row = *order[i];
    const auto status = statuses.find(row.strut_id);
    const bool known = status != statuses.end();
    table.rows.push_back(
        {Cell(row.strut_id, Tone::kStrong), fixed(100.0 * row.design_energy_share, 2) + " %",
         std::isfinite(row.built_energy_share) ? fixed(100.0 * row.built_energy_share, 2) + " %"
                                               : std::string(kDash),
         fixed(row.axial_n, 2), fixed(row.design_fibre_mpa, 1), fixed(row.built_fibre_mpa, 1),
         known ? Cell(spaced(to_string(status->second)), status->second == StrutStatus::kOk
                                                             ? Tone::kPlain
                                                         : lost(status->second) ? Tone::kBad
                                                                                : Tone::kOpen)
               : Cell(kDash)});
  }
  table.empty_text = "No strut lies in the block.";
  return table;
}

// What the design would have let lost struts bear, the most first.
std::string lost_words(const std::vector<const StrutLoadRow*>& order, const Statuses& statuses) {
  constexpr std::size_t kNamed = 4;
  std::string text;
  std::size_t found = 0;
  for (const StrutLoadRow* row : order) {
    const auto status = statuses.find(row->strut_id);
    if (status == statuses.end() || !lost(status->second)) continue;
    if (++found > kNamed) continue;
    text += (text.empty() ? "strut " : ", strut ") + row->strut_id + " (" +
            spaced(to_string(status->second)) + ") " + fixed(100.0 * row->design_energy_share, 2) +
            " %";
  }
  if (found == 0) return {};
  if (found > kNamed) {
    text += ", and " + count(static_cast<std::int64_t>(found - kNamed)) + " more are lost";
  }
  return "Of the design\u2019s strain energy the lost struts hold: " + text +
         ". The part lost at least that much stiffness with a strut, and commonly more: the share "
         "is a "
         "lower bound, not the cost.";
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
      return load_map(record, s, {share, largest, part}, kPictureWidth, kMapHeight);
    };
    document.add(side_by_side({{"designed", map(&StrutLoadRow::design_energy_share, false)},
                               {"built", map(&StrutLoadRow::built_energy_share, true)}},
                              load_legend(largest, kLegendWidth, kMapHeight),
                              "Share of the block\u2019s strain energy that each strut holds. "
                              "Dashed: missing or broken."));
  }
  Statuses statuses;
  for (const StrutRow& strut : record.struts) statuses[strut.strut_id] = strut.status;
  const std::vector<const StrutLoadRow*> order = most_loaded(s);
  if (const std::string words = lost_words(order, statuses); !words.empty()) {
    document.add(Paragraph{words, Tone::kBad});
  }
  document.add(load_table(order, statuses));
  Table spots;
  spots.columns = {
      {"Highest stress as built", 2.6}, {"Strut", 1.0}, {"von Mises, MPa", 1.0, Align::kRight}};
  for (std::size_t i = 0; i < std::min(kListedHotSpots, s.hot_spots.size()); ++i) {
    const HotSpotRow& spot = s.hot_spots[i];
    spots.rows.push_back({place(spot.position_mm), spot.strut_id.empty() ? kDash : spot.strut_id,
                          Cell(fixed(spot.von_mises_mpa, 1), Tone::kStrong)});
  }
  if (!spots.rows.empty()) document.add(std::move(spots));
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
    document.add(model_table(s.model));
  }
  document.add(Paragraph{for_people(s.mesh_statement), Tone::kMuted});
  if (s.strength) add_strength(document, *s.strength, record);
  if (s.crush) add_crush(document, *s.crush);
  const bool stated = std::any_of(s.u_design_gpa.begin(), s.u_design_gpa.end(),
                                  [](double u) { return std::isfinite(u) && u > 0.0; });
  document.add(Heading{std::string("Stiffness tensors, GPa") +
                           (stated ? ", \u00b1 U with k = 2" : "") +
                           " (Voigt order, engineering shear)",
                       2});
  document.add(tensor_table(s));
}

}  // namespace asbuilt::render
