// What is wrong with a strut: its measured shape against its nominal one and against its peers.
//
// Limits: StrutOptions. Order and confidence of the modes: docs/methods/struts.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inspectors/strut/strut.h"
#include "inspectors/strut/strut_summary.h"

namespace asbuilt {

// Usual ratio of built to nominal diameter for an inclination: median over the struts within 10
// degrees, or over all where they are few. Defective struts are too few to move a median.
class StrutPeers {
 public:
  StrutPeers(const std::vector<StrutRow>& rows, const std::vector<StrutSummary>& summaries);
  double usual_ratio(double inclination_deg) const;

 private:
  std::vector<double> inclination_;
  std::vector<double> ratio_;
  std::vector<double> by_inclination_;
  double all_ = 1.0;
};

struct StrutVerdict {
  StrutStatus status = StrutStatus::kOk;
  double confidence = 1.0;
  double size_mm = 0.0;  // of the defect
  double at_mm = 0.0;    // along the strut
  double volume_mm3 = 0.0;
  double severity = 0.0;
  std::string text;
};

// `edge_mm`: blur of an edge, standard deviation.
StrutVerdict judge_strut(const StrutSummary& s, const StrutTrace& trace, const StrutRow& row,
                         const StrutPeers& peers, const StrutOptions& options, double voxel_mm,
                         double edge_mm);

// None for a sound strut and for one that could not be measured.
std::optional<DefectMode> mode_of(StrutStatus status);

}  // namespace asbuilt
