// Yield stress over equivalent plastic strain, and the return to the yield surface.
//
// The yield stress is linear between the points of a table and constant after the last. It never
// falls: softening has no unique answer on elements of a given size.
//
// Method: J2 plasticity with isotropic hardening and the radial return of M. L. Wilkins, with the
// consistent tangent of J. C. Simo & T. J. R. Hughes, Computational Inelasticity (Springer 1998),
// boxes 3.1 and 3.2. Under a trial stress of von Mises' size q the plastic strain grows by d with
// q - 3 G d = yield(p + d). The table being linear by parts, d is found exactly, part by part.
// What is left of the deviator is theta = yield(p + d) / q; the tangent's deviatoric part is 2 G
// (theta Idev - theta_bar n x n) with n the unit tensor along the deviator, theta_bar = 3 G / (3 G
// + H) - (1 - theta) and H the slope where the return ends.
//
// Units: MPa, strains as pure numbers. Errors: kInvalidInput for a table that is empty, does not
// begin at plastic strain 0, is out of order, falls, or holds a yield stress that is not above 0.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/fe/yield_return.h"

namespace asbuilt::fe {

struct HardeningPoint {
  double plastic_strain = 0.0;
  double yield_mpa = 0.0;
};

class Hardening {
 public:
  // `source` names the table in errors: a file, an option.
  explicit Hardening(std::vector<HardeningPoint> table, const std::string& source);

  const std::vector<HardeningPoint>& table() const { return table_; }
  double first_yield_mpa() const { return table_.front().yield_mpa; }
  double yield_mpa(double plastic_strain) const;

 private:
  std::vector<HardeningPoint> table_;
};

// yield + modulus * plastic strain, up to a plastic strain of 10.
Hardening linear_hardening(double yield_mpa, double modulus_mpa);

// Lines of "plastic strain, yield stress in MPa"; the first may name the columns, empty lines and
// those that begin with # are passed over. Errors: kNotFound, kBadFormat, and as above.
Hardening read_hardening(const std::filesystem::path& file);

}  // namespace asbuilt::fe
