// Repeatability of struts over repeated scans of one part, against the uncertainty that was stated.
//
// Every strut that two inspections or more measured gives s_i with n_i - 1 degrees of freedom;
// together s_r = sqrt(sum (n_i - 1) s_i² / sum (n_i - 1)), interval by chi-square. The stated u is
// U/2 of the record, its quadratic mean with the same weights.
//   ratio = s_r / u stated: repeats see only what changes between scans, so that it lies below 1
//   where U holds other terms (voxel size, edges); above 1 U is too small.
// A strut lies outside where its s_i passes what chance leaves with its own u: (n_i - 1) s_i² /
// u_i² above the 1 - alpha quantile of chi-square, alpha shared between the struts (Bonferroni):
// one false alarm in twenty studies. Units: those of the characteristic (um). Errors: kInvalidInput
// for fewer than two records, records of different designs (other struts), a characteristic that
// struts do not have, two records of the same scan (by its digest), which repeats nothing;
// kNotMeasurable where no strut was measured twice.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "core/statistics/descriptive.h"

namespace asbuilt {

struct StrutRepeat {
  std::string strut_id;
  std::size_t count = 0;
  double mean = 0.0;
  double sd = 0.0;
  double stated_u = kNotMeasured;  // standard, of one scan; NaN where the record states none
  bool outside = false;
};

struct StrutRepeatability {
  std::string characteristic;
  std::size_t inspections = 0;
  std::size_t struts = 0;    // measured twice or more
  std::size_t left_out = 0;  // struts that were not
  double dof = 0.0;
  double sd = 0.0;                 // s_r
  SampleInterval interval;         // of s_r, 95 %
  double stated_u = kNotMeasured;  // standard; NaN where the record states none
  double ratio = kNotMeasured;     // s_r over that
  std::size_t outside = 0;
  std::vector<StrutRepeat> rows;  // in the order of the design
};

// Names that it takes: "diameter_um", "offset_um", ...
std::vector<std::string> strut_characteristics();

StrutRepeatability strut_repeatability(std::span<const InspectionRecord> records,
                                       const std::string& characteristic);

// What the records measured of one strut, in their order: repeats for core/statistics/
// task_uncertainty.h. Throws as above, kNotFound for no such strut, and kNotMeasurable where one of
// the records did not measure it.
std::vector<double> strut_values(std::span<const InspectionRecord> records,
                                 const std::string& strut_id, const std::string& characteristic);

}  // namespace asbuilt
