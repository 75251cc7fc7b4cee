#include <algorithm>
#include <array>
#include <cmath>

#include "reports/render/charts.h"
#include "reports/render/sections.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::size_t kListedVoids = 8;

Table porosity_table(const PorosityRecord& p) {
  Table table;
  table.columns = {{"Quantity", 2.6},
                   {"Value", 1.0, Align::kRight},
                   {"U (k = 2)", 1.0, Align::kRight},
                   {"Unit", 0.7},
                   {"Note", 2.4}};
  const auto row = [&](const char* name, const Quantity& q, double factor, int decimals,
                       const char* unit) {
    const QuantityText text = quantity_text(q.value, q.u, factor, decimals);
    table.rows.push_back({name, Cell(text.value, Tone::kStrong), text.u, unit,
                          Cell(for_people(q.reason), Tone::kMuted)});
  };
  row("Envelope", p.envelope_mm3, 1.0, 3, "mm\u00b3");
  row("Solid, designed", p.design_solid_mm3, 1.0, 3, "mm\u00b3");
  row("Solid, built", p.built_solid_mm3, 1.0, 3, "mm\u00b3");
  row("Porosity, designed", p.design_porosity, 100.0, 2, "%");
  row("Porosity, built", p.built_porosity, 100.0, 2, "%");
  row("Loss, designed minus built", p.loss_pp, 1.0, 2, "pp");
  row("Closed porosity, of metal and closed voids", p.closed_porosity, 100.0, 3, "%");
  return table;
}

Table void_table(const InspectionRecord& record) {
  std::vector<const VoidRow*> largest;
  for (const VoidRow& v : record.voids) largest.push_back(&v);
  const std::size_t kept = std::min(kListedVoids, largest.size());
  std::partial_sort(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(kept),
                    largest.end(), [](const VoidRow* a, const VoidRow* b) {
                      if (a->equivalent_um != b->equivalent_um)
                        return a->equivalent_um > b->equivalent_um;
                      return a->void_id < b->void_id;
                    });
  largest.resize(kept);
  Table table;
  table.columns = {{"Void", 0.6, Align::kRight},
                   {"Place, mm", 2.6},
                   {"\u00d8 eq., \u00b5m", 0.9, Align::kRight},
                   {"Volume, mm\u00b3", 1.1, Align::kRight},
                   {"U (k = 2)", 0.9, Align::kRight},
                   {"Sphericity", 0.9, Align::kRight},
                   {"Depth, \u00b5m", 0.9, Align::kRight},
                   {"Voxels", 0.8, Align::kRight},
                   {"Strut", 1.0}};
  for (const VoidRow* v : largest) {
    table.rows.push_back({std::to_string(v->void_id),
                          place(v->position_mm).substr(0, place(v->position_mm).size() - 3),
                          Cell(fixed(v->equivalent_um, 0), Tone::kStrong), fixed(v->volume_mm3, 5),
                          fixed(v->u_volume_mm3, 5), fixed(v->sphericity, 2), fixed(v->depth_um, 0),
                          count(v->voxels), v->strut_id.empty() ? kDash : v->strut_id});
  }
  table.empty_text =
      record.scan.kind == "volume"
          ? "No voids were found in the metal."
          : "Voids were not measured: a scanned surface does not show the inside of the metal.";
  return table;
}

}  // namespace

void add_porosity(Document& document, const InspectionRecord& record) {
  document.add(Heading{"Porosity, pores and voids", 1});
  document.add(Paragraph{"Envelope: " +
                         (record.porosity.envelope.empty() ? std::string("not stated")
                                                           : for_people(record.porosity.envelope)) +
                         "."});
  document.add(porosity_table(record.porosity));
  std::vector<double> pores;
  std::int64_t open = 0;
  for (const PoreRow& pore : record.pores) {
    pores.push_back(pore.inscribed_um);
    open += pore.open ? 1 : 0;
  }
  std::vector<double> voids;
  for (const VoidRow& v : record.voids) voids.push_back(v.equivalent_um);
  // A few voids say more in the table below than in a chart.
  FigureRow row;
  if (!pores.empty()) {
    row.figures.push_back({histogram_chart(histogram_of(pores, 20),
                                           "inscribed pore diameter, \u00b5m", {}, {246.0, 130.0}),
                           counted(std::ssize(record.pores), "pore", "pores") + ", " + count(open) +
                               " of them open to the outside."});
  }
  if (voids.size() >= kListedVoids) {
    row.figures.push_back({histogram_chart(histogram_of(voids, 20),
                                           "equivalent void diameter, \u00b5m", {}, {246.0, 130.0}),
                           counted(std::ssize(record.voids), "void", "voids") +
                               " in the metal, by the diameter of the sphere of equal volume."});
  }
  if (!row.figures.empty()) document.add(std::move(row));
  document.add(Heading{voids.size() > kListedVoids ? "Largest voids" : "Voids", 2});
  document.add(void_table(record));
}

}  // namespace asbuilt::render
