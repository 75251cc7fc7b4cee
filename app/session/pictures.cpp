#include "app/session/pictures.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace asbuilt {
namespace {

constexpr std::int32_t kPixels = 96;

SlicePicture slice(const MetalFraction& fraction, const Pose& scan_from_design, const Vec3& center,
                   const Vec3& right, const Vec3& up, double pixel_mm, const std::string& plane) {
  SlicePicture picture;
  picture.width = kPixels;
  picture.height = kPixels;
  picture.pixel_um = 1000.0 * pixel_mm;
  picture.plane = plane;
  picture.grey.reserve(static_cast<std::size_t>(kPixels) * kPixels);
  const GridFrame& frame = fraction.frame();
  const Box3 box = frame.bounds();
  for (std::int32_t row = 0; row < kPixels; ++row)
    for (std::int32_t column = 0; column < kPixels; ++column) {
      const Vec3 p = center + pixel_mm * ((column - 0.5 * (kPixels - 1)) * right -
                                          (row - 0.5 * (kPixels - 1)) * up);
      const Vec3 scan = scan_from_design * p;
      const double f = box.contains(scan) ? fraction.at(frame.voxel_of(scan)) : 0.0;
      // Air at 40 and metal at 215: noise on both sides stays visible.
      picture.grey.push_back(static_cast<std::uint8_t>(std::clamp(40.0 + 175.0 * f, 0.0, 255.0)));
    }
  return picture;
}

}  // namespace

std::vector<DefectPictures> cut_pictures(const InspectionContext& context,
                                         const std::vector<DefectRow>& defects, std::size_t count) {
  std::vector<const DefectRow*> order;
  order.reserve(defects.size());
  for (const DefectRow& d : defects) order.push_back(&d);
  std::stable_sort(order.begin(), order.end(), [](const DefectRow* a, const DefectRow* b) {
    return a->severity * a->confidence > b->severity * b->confidence;
  });
  if (order.size() > count) order.resize(count);
  const Lattice& lattice = context.design->lattice;
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) by_id.emplace(lattice.strut_id(i), i);

  const MetalFraction fraction = context.fraction();
  const Pose scan_from_design = context.design_from_scan.inverse();
  std::vector<DefectPictures> pictures;
  for (const DefectRow* defect : order) {
    DefectPictures p;
    p.defect_id = defect->defect_id;
    const auto strut = by_id.find(defect->strut_id);
    Vec3 axis = context.build_direction;
    Vec3 up = axis.unitOrthogonal();
    double field_mm = 60.0 * context.voxel_mm();
    std::string names[2] = {"along the build direction", "in the build plane"};
    if (strut != by_id.end() && !context.traces.empty()) {
      const StrutTrace& trace = context.traces[strut->second];
      axis = trace.axis;
      up = trace.across1;
      field_mm = std::clamp(1.1 * trace.length_mm, 3.0 * lattice.nominal_diameter_mm(strut->second),
                            8.0 * lattice.nominal_diameter_mm(strut->second));
      names[0] = "along the strut";
      names[1] = "across the strut";
    }
    const double pixel = field_mm / kPixels;
    p.slices.push_back(
        slice(fraction, scan_from_design, defect->position_mm, axis, up, pixel, names[0]));
    p.slices.push_back(slice(fraction, scan_from_design, defect->position_mm,
                             axis.cross(up).normalized(), up, pixel, names[1]));
    pictures.push_back(std::move(p));
  }
  return pictures;
}

}  // namespace asbuilt
