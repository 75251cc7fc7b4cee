// Middle and spread of values, a few of which may be anything.
#pragma once

#include <vector>

namespace asbuilt {

// The upper median; not a number for an empty list.
double median(std::vector<double> values);

// 1.4826 times the median distance from the median: the standard deviation where values are normal.
double robust_spread(const std::vector<double>& values);

}  // namespace asbuilt
