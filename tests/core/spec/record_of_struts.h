// A small inspection record for the tests of the judgement.
#pragma once

#include <string>

#include "core/records/inspection.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

// n struts of nominal 400 um, measured 400 with U = 12, in a row along x, 10 mm apart, standing at
// 0, 1, 2 ... degrees (at most 90); everything else measured as well.
inline InspectionRecord record_of_struts(int n) {
  InspectionRecord record;
  record.scan.kind = "volume";
  for (int i = 0; i < n; ++i) {
    StrutRow strut;
    strut.strut_id = std::to_string(i);
    strut.end1_mm = Vec3(10.0 * i, 0, 0);
    strut.end2_mm = Vec3(10.0 * i, 0, 2);
    strut.inclination_deg = i < 90 ? i : 90;
    strut.nominal_diameter_um = 400;
    strut.diameter_um = 400;
    strut.u_diameter_um = 12;
    strut.min_diameter_um = 380;
    strut.max_diameter_um = 420;
    strut.offset_um = 20;
    strut.measured_fraction = 1.0;
    strut.status = StrutStatus::kOk;
    strut.confidence = 1.0;
    record.struts.push_back(strut);
  }
  const auto quantity = [](double value, double u) { return Quantity{value, u, ""}; };
  record.porosity.envelope_mm3 = quantity(1000, 1);
  record.porosity.design_solid_mm3 = quantity(300, 0);
  record.porosity.built_solid_mm3 = quantity(320, 4);
  record.porosity.design_porosity = quantity(0.70, 0);
  record.porosity.built_porosity = quantity(0.68, 0.004);
  record.porosity.loss_pp = quantity(2.0, 0.4);
  record.porosity.closed_porosity = quantity(0.001, 0.0005);
  record.deviation.rms_um = 25;
  record.deviation.u_point_um = 6;
  return record;
}

inline Tolerance tolerance_on(std::string_view characteristic, std::optional<double> lower,
                              std::optional<double> upper) {
  Tolerance t;
  t.id = std::string(characteristic);
  t.characteristic = find_characteristic(characteristic);
  t.lower = lower;
  t.upper = upper;
  t.where = "plan.toml:7";
  return t;
}

inline JudgementSpec spec_of(std::vector<Tolerance> tolerances) {
  JudgementSpec spec;
  spec.tolerances = std::move(tolerances);
  return spec;
}

inline DefectRow defect_at(int id, DefectMode mode, const std::string& strut, double confidence) {
  DefectRow defect;
  defect.defect_id = id;
  defect.mode = mode;
  defect.strut_id = strut;
  defect.confidence = confidence;
  defect.size_um = 100;
  return defect;
}

}  // namespace asbuilt
