// Nelson's eight tests for special causes on a control chart, each selectable.
//
// Source: L. S. Nelson, J. Qual. Technol. 16 (1984) 237. On z, the distance from the centre line in
// standard deviations of the plotted statistic; a signal stands at the point that completes it:
//   1 one point beyond 3            5 two of three beyond 2 on one side, the last one of them
//   2 nine in a row on one side     6 four of five beyond 1 on one side, the last one of them
//   3 six in a row rising/falling   7 fifteen in a row within 1
//   4 fourteen in a row alternating 8 eight in a row beyond 1, on both sides
// Each test that is added costs false alarms: rule 1 alone 0.27 % of the points (run length 370).
// Errors: kInvalidInput for a rule outside of 1 to 8 and for z not finite.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <vector>

namespace asbuilt {

struct NelsonSignal {
  std::size_t index = 0;  // of the point that completes the pattern
  int rule = 0;
};

// Ordered by point, then rule.
std::vector<NelsonSignal> nelson_signals(std::span<const double> z, const std::set<int>& rules);

}  // namespace asbuilt
