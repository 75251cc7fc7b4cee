// Compression of any scan or mask beyond first yield, without a design.
//
// Steps: read, find the metal (surface determination, or a grey threshold), cut out its bounding
// box, bring it to the element size with its volume kept, check that struts are thick enough in
// elements, compress (core/fe/crush.h), and once more with elements twice as large, so that slope
// and offset stress carry what the resolution leaves open.
//
// Errors: kInvalidInput for material constants or options out of range, nothing solid, no load
// path, struts thinner than two elements; kOutOfMemory with an element size that would fit, before
// the memory is taken; those of core/fe/crush.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/crush.h"
#include "core/scan/read_volume.h"

namespace asbuilt {

struct CrushRequest {
  std::filesystem::path scan;
  ScanOptions scan_options;
  std::optional<double> threshold;  // grey value above which a voxel is metal; else it is found
  fe::Elastic material;
  std::optional<double> element_mm;  // else a voxel, or its longest edge where they differ
  fe::CrushOptions options;
};

struct CrushReport {
  double voxel_um = 0.0;
  Vec3 element_edges_um = Vec3::Zero();
  double element_um = 0.0;          // the longest edge
  Vec3 block_mm = Vec3::Zero();     // bounding box of the metal
  double solid_fraction = 0.0;      // of the bounding box
  double strut_thickness_um = 0.0;  // a quarter of the metal is thinner
  double elements_across = 0.0;     // that over the element size
  double contact = 0.0;  // share of the mean cross-section on the platens, at the end with less
  fe::CrushCurve curve;
  std::optional<fe::CrushCurve> coarse;  // with elements twice as large
  // k = 2, of the model's resolution only; none where it cannot be stated, `resolution` says why.
  std::optional<double> u_slope_mpa, u_first_yield_mpa, u_offset_mpa, u_energy_mpa;
  double larger_ratio = 0.0;  // of the larger elements' edges to these
  std::string resolution;
  std::vector<std::string> notes;  // for the reader: what the figures do not hold
};

CrushReport run_crush(const CrushRequest& request, const fe::Hardening& hardening,
                      const Progress& progress);

}  // namespace asbuilt
