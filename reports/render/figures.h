// Pictures of the part and of its defects, with scale bar, axes and marks drawn over them.
#pragma once

#include <memory>
#include <optional>

#include "core/records/inspection.h"
#include "reports/render/document.h"
#include "reports/render/scene_view.h"

namespace asbuilt::render {

// What the sections draw pictures from. `scene` is null where the record keeps no surface.
struct PictureSource {
  const InspectionRecord& record;
  ColourScale scale;
  std::unique_ptr<const SceneView> scene;
};

// The part from one side, `name` ("from +x") in its corner.
Figure side_figure(const PictureSource& source, const Vec3& towards_eye, const std::string& name,
                   double width, double height);

// The unit vector along the build, and where the first picture is taken from.
Vec3 upwards(const InspectionRecord& record);
Vec3 front_direction(const InspectionRecord& record);

// The part from the front with numbered pins, 1 for the first of `defects` (indices into the
// record).
Figure overview_figure(const PictureSource& source, const std::vector<std::size_t>& defects,
                       double width, double height);

// The surroundings of a defect from where it is hidden least: the place ringed, the nominal strut
// dashed. Nearer metal is cut away; an enclosed defect is shown in section.
Figure close_up_figure(const PictureSource& source, const DefectRow& defect, double side);

// A slice in its colours with its scale bar, on a square. Throws kInternal when its size and bytes
// disagree.
Drawing slice_drawing(const SlicePicture& slice, const std::shared_ptr<const Picture>& colours,
                      double side);

// A slice of the scan, the same way.
Figure slice_figure(const SlicePicture& slice, double side);

// The nominal strut of a defect, null where it has none.
const StrutRow* strut_of(const InspectionRecord& record, const DefectRow& defect);

}  // namespace asbuilt::render
