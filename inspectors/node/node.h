// Where the nodes of the lattice really are, and how much metal they hold.
//
// Method: the centre lines of the struts that meet in a node are extended into it as straight lines
// fitted to their measured sections; the node lies where the weighted sum of squared distances to
// these lines is least. Weights follow from how well each line is known at the node. The spread of
// the lines gives the uncertainty (k = 2). The inscribed diameter is that of the largest ball
// about the node's place that is metal, by rays.
// Limits: needs two measured struts that are not parallel; a node of collinear struts has no place
// along them.
#pragma once

#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/rows.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct NodeOptions {
  double shifted_fraction = 0.5;  // offset over the median diameter of the node's struts: shifted

  static const std::vector<OptionField<NodeOptions>>& fields();
};

struct NodeResult {
  std::vector<NodeRow> rows;  // one per node of the design, in its order
};

inline constexpr char kNodeInspectorId[] = "node";
inline constexpr int kNodeInspectorRevision = 1;

NodeResult inspect_nodes(const InspectionContext& context, const NodeOptions& options,
                         const Progress& progress);

}  // namespace asbuilt
