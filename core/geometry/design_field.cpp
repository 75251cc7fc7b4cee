#include <algorithm>

#include "core/geometry/field.h"

namespace asbuilt {
namespace {

class Union final : public SignedField {
 public:
  Union(std::shared_ptr<const SignedField> a, std::shared_ptr<const SignedField> b)
      : a_(std::move(a)), b_(std::move(b)) {}
  double distance_mm(const Vec3& p) const override {
    return std::min(a_->distance_mm(p), b_->distance_mm(p));
  }
  double reach_mm() const override { return std::min(a_->reach_mm(), b_->reach_mm()); }
  Box3 bounds() const override {
    Box3 box = a_->bounds();
    box.include(b_->bounds().low_mm);
    box.include(b_->bounds().high_mm);
    return box;
  }

 private:
  std::shared_ptr<const SignedField> a_;
  std::shared_ptr<const SignedField> b_;
};

}  // namespace

std::shared_ptr<const SignedField> make_design_field(const Design& design, double reach_mm) {
  switch (design.solid) {
    case SolidOf::kLattice:
      return make_lattice_field(design.lattice, reach_mm);
    case SolidOf::kMesh:
      return make_mesh_field(design.mesh, reach_mm);
    case SolidOf::kLatticeAndMesh:
      return std::make_shared<Union>(make_lattice_field(design.lattice, reach_mm),
                                     make_mesh_field(design.mesh, reach_mm));
  }
  return nullptr;
}

}  // namespace asbuilt
