#include "core/scan/layout.h"

#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

// More samples than any machine holds; below it, products with the sample size cannot overflow.
constexpr std::int64_t kMostSamples = std::int64_t{1} << 42;
constexpr double kLargestSpacing_mm = 1e6;
// Direction cosines are written with a few digits; 1e-4 rad over 1000 voxels is a tenth of a voxel.
constexpr double kDirectionTolerance = 1e-4;
// Deflate cannot do better than 1032 to 1.
constexpr std::int64_t kBestDeflateRatio = 1032;

std::string millimetres(const Vec3& size_mm) {
  char text[96];
  print_to(text, sizeof text, "%.6g x %.6g x %.6g mm", size_mm.x(), size_mm.y(), size_mm.z());
  return text;
}

Vec3 chosen_spacing_mm(const std::filesystem::path& path, const StatedGeometry& stated,
                       const ScanOptions& options, std::vector<std::string>& notes) {
  for (const double value : {options.voxel_size_mm, options.slice_distance_mm}) {
    if (!(std::isfinite(value) && value >= 0.0 && value < kLargestSpacing_mm)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"an option is out of range",
                   "voxel_size_mm or slice_distance_mm = " + decimal_text(value),
                   "0 (from the file) or a positive length in mm", ""});
    }
  }
  if (stated.spacing_mm) {
    for (int axis = 0; axis < 3; ++axis) {
      const double value = (*stated.spacing_mm)[axis];
      if (!std::isfinite(value) || value <= 0.0 || value >= kLargestSpacing_mm) {
        char text[48];
        print_to(text, sizeof text, "%g mm", value);
        throw bad_field(path, "spacing", text, "the voxel size of a scan is not usable",
                        "finite, above 0 and below 1e6 mm");
      }
    }
  }
  Vec3 spacing_mm = stated.spacing_mm.value_or(Vec3::Zero());
  if (options.voxel_size_mm > 0.0) spacing_mm.setConstant(options.voxel_size_mm);
  if (options.slice_distance_mm > 0.0) spacing_mm.z() = options.slice_distance_mm;
  if (!(spacing_mm.x() > 0.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the voxel size of a scan is not known", path.string(),
                 "a file that states it, or the option voxel_size_mm",
                 "set voxel_size_mm to the voxel size of the reconstruction"});
  }
  if (stated.spacing_mm && !spacing_mm.isApprox(*stated.spacing_mm, 1e-9)) {
    notes.push_back("voxel size set to " + millimetres(spacing_mm) +
                    " by option; the file states " + millimetres(*stated.spacing_mm));
  }
  return spacing_mm;
}

}  // namespace

const char* to_string(SampleType type) {
  switch (type) {
    case SampleType::kUint8:
      return "uint8";
    case SampleType::kInt8:
      return "int8";
    case SampleType::kUint16:
      return "uint16";
    case SampleType::kInt16:
      return "int16";
    case SampleType::kUint32:
      return "uint32";
    case SampleType::kInt32:
      return "int32";
    case SampleType::kUint64:
      return "uint64";
    case SampleType::kInt64:
      return "int64";
    case SampleType::kFloat32:
      return "float32";
    case SampleType::kFloat64:
      return "float64";
  }
  return "unknown";
}

std::int64_t stored_bytes(SampleType type) {
  switch (type) {
    case SampleType::kUint8:
    case SampleType::kInt8:
      return 1;
    case SampleType::kUint16:
    case SampleType::kInt16:
      return 2;
    case SampleType::kUint32:
    case SampleType::kInt32:
    case SampleType::kFloat32:
      return 4;
    default:
      return 8;
  }
}

std::int64_t kept_bytes(SampleType type) {
  if (type == SampleType::kUint8) return 1;
  return type == SampleType::kInt8 || stored_bytes(type) == 2 ? 2 : 4;
}

PlacedGrid place_grid(const std::filesystem::path& path, const Shape& shape,
                      const StatedGeometry& stated, const ScanOptions& options,
                      std::vector<std::string>& notes) {
  PlacedGrid placed;
  placed.frame.shape = shape;
  placed.frame.spacing_mm = chosen_spacing_mm(path, stated, options, notes);

  Mat3 axes = stated.axes;
  if (!axes.allFinite() || !stated.origin_mm.allFinite() ||
      stated.origin_mm.cwiseAbs().maxCoeff() >= 1e9) {
    throw bad_field(path, "", "", "the position or orientation of a scan is not finite",
                    "finite numbers, positions below 1e9 mm");
  }
  if ((axes.transpose() * axes - Mat3::Identity()).cwiseAbs().maxCoeff() > kDirectionTolerance) {
    char text[160];
    print_to(text, sizeof text, "x (%g, %g, %g), y (%g, %g, %g), z (%g, %g, %g)", axes(0, 0),
             axes(1, 0), axes(2, 0), axes(0, 1), axes(1, 1), axes(2, 1), axes(0, 2), axes(1, 2),
             axes(2, 2));
    throw Error(
        ErrorCode::kBadFormat,
        {"the axes of a scan are not perpendicular unit vectors", path.string() + ": " + text,
         "an orthonormal orientation to 1e-4",
         "resample the scan to a straight grid; sheared grids (gantry tilt) are not measured"});
  }
  Vec3 origin_mm = stated.origin_mm;
  if (axes.determinant() < 0.0) {
    placed.order = SliceOrder::kReversed;
    origin_mm += axes.col(2) * (placed.frame.spacing_mm.z() * static_cast<double>(shape.z - 1));
    axes.col(2) = -axes.col(2);
    notes.push_back("left-handed orientation in the file: slices put in reverse order");
  }
  if ((axes - Mat3::Identity()).cwiseAbs().maxCoeff() > 1e-9) {
    notes.push_back(
        "the file turns the grid in its own world; the scan frame keeps the grid's axes");
    origin_mm = axes.transpose() * origin_mm;
  }
  placed.frame.origin_mm = origin_mm;
  return placed;
}

std::int64_t checked_count(const std::filesystem::path& path, std::int64_t x, std::int64_t y,
                           std::int64_t z) {
  std::int64_t count = 0;
  const bool positive = x >= 1 && y >= 1 && z >= 1;
  if (!positive || __builtin_mul_overflow(x, y, &count) ||
      __builtin_mul_overflow(count, z, &count) || count > kMostSamples) {
    throw bad_field(
        path, "size", std::to_string(x) + " x " + std::to_string(y) + " x " + std::to_string(z),
        "the size of a scan is not usable", "at least 1 and together at most 2^42 voxels");
  }
  return count;
}

void check_bytes(const Layout& layout) {
  const std::int64_t count =
      checked_count(layout.data_file, layout.shape.x, layout.shape.y, layout.shape.z);
  const std::int64_t declared = count * stored_bytes(layout.type);
  const std::int64_t present = size_of_file(layout.data_file) - layout.data_begin;
  const std::string where = layout.data_file.string();
  const std::string declared_text =
      std::to_string(layout.shape.x) + " x " + std::to_string(layout.shape.y) + " x " +
      std::to_string(layout.shape.z) + " voxels of " + to_string(layout.type) + " need " +
      std::to_string(declared) + " bytes";
  const auto refuse = [&](const std::string& what) {
    return Error(
        ErrorCode::kBadFormat,
        {what, where + ": " + std::to_string(std::max<std::int64_t>(0, present)) + " bytes present",
         declared_text, "the file is cut short or its header belongs to another file"});
  };
  if (layout.packing == Packing::kRaw) {
    if (present < declared) throw refuse("the file holds fewer bytes than its header declares");
    if (present > declared && layout.offset == Offset::kFromStart &&
        layout.trailing == Trailing::kRefused) {
      throw refuse("the file holds more bytes than its header declares");
    }
  } else if (layout.packing == Packing::kDeflate) {
    if (layout.skip_unpacked < 0 || present <= 0 ||
        (declared + layout.skip_unpacked) / kBestDeflateRatio > present + 1) {
      throw refuse("the compressed file cannot hold what its header declares");
    }
  } else if (present + 1 < 2 * count) {
    throw refuse("the text file cannot hold what its header declares");
  }
}

void note_conversion(SampleType type, std::vector<std::string>& notes) {
  if (type == SampleType::kInt8) notes.push_back("int8 samples are kept as int16");
  if (stored_bytes(type) > 2 && type != SampleType::kFloat32) {
    notes.push_back(std::string(to_string(type)) + " samples are kept as float32");
  }
}

}  // namespace asbuilt::scan
