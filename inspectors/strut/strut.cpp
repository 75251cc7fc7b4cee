#include "inspectors/strut/strut.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/parallel.h"
#include "inspectors/strut/strut_status.h"
#include "inspectors/strut/strut_summary.h"

namespace asbuilt {

const std::vector<OptionField<StrutOptions>>& StrutOptions::fields() {
  static const std::vector<OptionField<StrutOptions>> all = {
      {"gap_voxels",
       "voxels",
       "shortest gap that makes a strut broken",
       &StrutOptions::gap_voxels,
       0.5,
       100.0,
       {}},
      {"missing_fraction",
       "1",
       "share of the visible length without metal that makes a strut missing",
       &StrutOptions::missing_fraction,
       0.2,
       1.0,
       {}},
      {"neck_fraction",
       "1",
       "local loss of diameter that makes a neck",
       &StrutOptions::neck_fraction,
       0.05,
       0.95,
       {}},
      {"bulge_fraction",
       "1",
       "local gain of diameter that makes a bulge",
       &StrutOptions::bulge_fraction,
       0.05,
       3.0,
       {}},
      {"thin_thick_fraction",
       "1",
       "deviation of a whole strut from its peers that makes it thin or thick",
       &StrutOptions::thin_thick_fraction,
       0.02,
       1.0,
       {}},
      {"gross_fraction",
       "1",
       "deviation of a whole strut from nominal that makes it thin or thick whatever its peers",
       &StrutOptions::gross_fraction,
       0.05,
       3.0,
       {}},
      {"wavy_fraction",
       "1",
       "RMS waviness over nominal diameter that makes a strut wavy",
       &StrutOptions::wavy_fraction,
       0.01,
       2.0,
       {}},
      {"least_measured",
       "1",
       "measured share of the length below which no diameter is stated",
       &StrutOptions::least_measured,
       0.0,
       1.0,
       {}},
  };
  return all;
}
namespace {

std::string why_no_diameter(const StrutSummary& s, const StrutRow& row, double blur_mm,
                            bool covered) {
  if (!covered && s.outside_share > 0.1) return "the given points do not cover the strut";
  if (s.outside_share > 0.5) return "the strut lies outside the scan";
  if (s.visible_mm <= 0.0)
    return "nodes or solid parts hide the whole strut: no section is free of its neighbours";
  if (s.empty_mm > 0.0) return "no metal where the strut should be";
  if (row.nominal_diameter_um / kUm < 3.0 * blur_mm)
    return "the strut is thinner than three blur widths of the scan";
  return "too little of the strut can be seen";
}

}  // namespace

StrutResult inspect_struts(const InspectionContext& context, const StrutOptions& options,
                           const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  const std::size_t count = lattice.struts.size();
  StrutResult result;
  result.rows.resize(count);
  std::vector<StrutSummary> summaries(count);
  parallel_for(0, static_cast<std::int64_t>(count), 64, [&](std::int64_t begin, std::int64_t end) {
    if (progress.cancelled()) return;
    for (std::int64_t k = begin; k < end; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const StrutTrace& trace = context.traces[i];
      StrutRow& row = result.rows[i];
      row.strut_id = lattice.strut_id(i);
      row.end1_mm = lattice.end1_mm(i);
      row.end2_mm = lattice.end2_mm(i);
      row.inclination_deg = lattice.inclination_deg(i, context.build_direction);
      const double nominal = lattice.nominal_diameter_mm(i);
      row.nominal_diameter_um = kUm * nominal;
      StrutSummary& s = summaries[i];
      s = summarise_strut(context, trace, nominal);
      row.measured_fraction = trace.length_mm > 0.0
                                  ? std::min(1.0, static_cast<double>(s.measured.size()) *
                                                      trace.step_mm / trace.length_mm)
                                  : 0.0;
      if (s.measured.empty() || row.measured_fraction < options.least_measured) {
        row.reason = why_no_diameter(s, row, context.surface->blur_sigma_mm,
                                     context.surface->unseen.values.empty());
        s.measured.clear();
        s.median_mm = kNotMeasured;
        continue;
      }
      row.diameter_um = kUm * s.mean_mm;
      row.diameter_sd_um = kUm * s.sd_mm;
      measure_shape(s, nominal, row);
      measure_center_line(trace, s, row);
    }
  });
  progress.throw_if_cancelled();
  progress.report(0.8);

  add_ends(summaries);
  const StrutPeers peers(result.rows, summaries);
  for (std::size_t i = 0; i < count; ++i) {
    StrutRow& row = result.rows[i];
    if (!std::isnan(row.diameter_um)) row.u_diameter_um = kUm * 2.0 * summaries[i].u_mm;
    const StrutTrace& trace = context.traces[i];
    const StrutVerdict j = judge_strut(summaries[i], trace, row, peers, options, context.voxel_mm(),
                                       context.surface->blur_sigma_mm);
    row.status = j.status;
    row.confidence = j.confidence;
    if (j.status == StrutStatus::kMissing || j.status == StrutStatus::kBroken) {
      if (!row.reason.empty()) row.reason = j.text;
    }
    const std::optional<DefectMode> mode = mode_of(j.status);
    if (!mode) continue;
    DefectRow defect;
    defect.mode = *mode;
    defect.strut_id = row.strut_id;
    defect.position_mm = row.end1_mm + j.at_mm * trace.axis;
    defect.size_um = kUm * j.size_mm;
    defect.volume_mm3 = j.volume_mm3;
    defect.severity = j.severity;
    defect.confidence = j.confidence;
    defect.description = "strut " + row.strut_id + ": " + j.text;
    result.defects.push_back(std::move(defect));
  }
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
