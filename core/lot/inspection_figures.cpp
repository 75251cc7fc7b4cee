#include "core/lot/inspection_figures.h"

#include <cmath>

namespace asbuilt {
namespace {

// Over the rows that have it; NaN where none has.
template <class Row, class Of>
double mean_of(const std::vector<Row>& rows, const Of& of) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const Row& row : rows) {
    const double value = of(row);
    if (!std::isfinite(value)) continue;
    sum += value;
    ++count;
  }
  return count > 0 ? sum / static_cast<double>(count) : kNotMeasured;
}

}  // namespace

const std::vector<FigureName>& figure_names() {
  static const std::vector<FigureName> names = {
      {"porosity_loss_pp", "pp", "porosity lost against the design"},
      {"built_porosity", "1", "porosity as built"},
      {"strut_deviation_um", "um", "mean deviation of the struts' diameters"},
      {"strut_offset_um", "um", "mean offset of the struts"},
      {"surface_mean_um", "um", "mean deviation of the surface"},
      {"defects", "1", "number of defects"}};
  return names;
}

InspectionFigures inspection_figures(const InspectionRecord& record) {
  InspectionFigures figures;
  figures["porosity_loss_pp"] = {record.porosity.loss_pp.value, record.porosity.loss_pp.u};
  figures["built_porosity"] = {record.porosity.built_porosity.value,
                               record.porosity.built_porosity.u};
  figures["strut_deviation_um"].value = mean_of(
      record.struts, [](const StrutRow& s) { return s.diameter_um - s.nominal_diameter_um; });
  figures["strut_offset_um"].value =
      mean_of(record.struts, [](const StrutRow& s) { return s.offset_um; });
  figures["surface_mean_um"].value = record.deviation.mean_um;
  figures["defects"].value = static_cast<double>(record.defects.size());
  return figures;
}

}  // namespace asbuilt
