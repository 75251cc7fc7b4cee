// Labels beside the marks of a map, each where it covers no mark and no other label.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/render/drawing.h"

namespace asbuilt::render {

constexpr double kMapLabel = 5.8;       // size of the letters
constexpr double kMapLabelRoom = 52.0;  // longest label that a map takes

class MapLabels {
 public:
  // All marks first, then their labels. The number by which its label is added.
  std::size_t add_mark(Point at, double radius);
  // Below, above or beside the mark, wherever there is room first. False: nowhere.
  bool add_label(Drawing& drawing, std::size_t mark, const std::string& label);

 private:
  struct Taken {
    Point middle;
    double half_width, half_height;
  };
  bool free(Point middle, double half_width, double half_height, std::size_t own) const;

  std::vector<Taken> taken_;   // marks, then labels
  std::vector<double> radii_;  // of the marks
};

}  // namespace asbuilt::render
