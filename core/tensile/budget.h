// The parts of an uncertainty, and what is not told of them. Method: reduce.h.
#pragma once

#include <string>

#include "core/tensile/reduce.h"

namespace asbuilt::tensile {

class Budget {
 public:
  Budget(const TestPiece& piece, const Section& section, double gauge_mm);

  // Adds what force and section leave open of a stress.
  void add_stress(Result& result) const;
  // Adds what the extensometer leaves open of an elongation in mm, as a strain times `weight`, and
  // the gauge length, where its U is told.
  void add_strain(Result& result, Instrument instrument, double elongation_mm, double weight) const;
  static void add(Result& result, const std::string& source, double u);
  // U from the parts, unless an input was missing.
  static void close(Result& result);

 private:
  static void missing(Result& result, const std::string& what);

  const TestPiece& piece_;
  const Section& section_;
  double gauge_mm_;
};

}  // namespace asbuilt::tensile
