// NIfTI-1 single files, plain or gzipped: a binary header of 348 bytes (nifti1.h of the NIfTI
// Data Format Working Group).
#include <Eigen/Geometry>
#include <cmath>

#include "core/base/print.h"
#include "core/scan/byte_source.h"
#include "core/scan/formats.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"

namespace asbuilt::scan {
namespace {

constexpr std::size_t kHeaderBytes = 348;
constexpr std::size_t kMagicAt = 344;

bool gzipped(const std::filesystem::path& path) {
  const std::string start = read_bytes(path, 0, 2);
  return start.size() == 2 && start[0] == '\x1f' && start[1] == '\x8b';
}

std::string header_bytes(const std::filesystem::path& path) {
  if (!gzipped(path)) return read_bytes(path, 0, kHeaderBytes);
  const auto source = open_deflated(path, 0);
  std::string bytes(kHeaderBytes, '\0');
  bytes.resize(source->read(bytes.data(), bytes.size()));
  return bytes;
}

// Fields of the header by byte position.
class Fields {
 public:
  Fields(const std::filesystem::path& path, const std::string& bytes) : bytes_(bytes) {
    for (const ByteOrder order : {ByteOrder::kLittle, ByteOrder::kBig}) {
      order_ = order;
      if (integer<std::int32_t>(0) == static_cast<std::int32_t>(kHeaderBytes)) return;
    }
    throw bad_field(path, "sizeof_hdr", "", "a NIfTI header has another size", "348 (NIfTI-1)",
                    "save the file as NIfTI-1");
  }
  ByteOrder order() const { return order_; }
  template <class T>
  std::int64_t integer(std::size_t at) const {
    return load_sample<T>(bytes_.data() + at, order_);
  }
  double real(std::size_t at) const {
    return static_cast<double>(load_sample<float>(bytes_.data() + at, order_));
  }

 private:
  const std::string& bytes_;
  ByteOrder order_ = ByteOrder::kLittle;
};

void parse_type(const std::filesystem::path& path, const Fields& fields, Layout& layout) {
  const std::int64_t code = fields.integer<std::int16_t>(70);
  switch (code) {
    case 2:
      layout.type = SampleType::kUint8;
      break;
    case 4:
      layout.type = SampleType::kInt16;
      break;
    case 8:
      layout.type = SampleType::kInt32;
      break;
    case 16:
      layout.type = SampleType::kFloat32;
      break;
    case 64:
      layout.type = SampleType::kFloat64;
      break;
    case 256:
      layout.type = SampleType::kInt8;
      break;
    case 512:
      layout.type = SampleType::kUint16;
      break;
    case 768:
      layout.type = SampleType::kUint32;
      break;
    case 1024:
      layout.type = SampleType::kInt64;
      break;
    case 1280:
      layout.type = SampleType::kUint64;
      break;
    case 32:
    case 128:
    case 1792:
    case 2304:
      throw not_grey(path, "datatype", std::to_string(code));
    default:
      throw bad_field(path, "datatype", std::to_string(code), "a sample type is not known",
                      "8 to 64 bit integers, float, double");
  }
  const std::int64_t bits = fields.integer<std::int16_t>(72);
  if (bits != 8 * stored_bytes(layout.type)) {
    throw bad_field(path, "bitpix", std::to_string(bits),
                    "datatype and bitpix contradict each other");
  }
  layout.order = fields.order();
}

double length_unit_mm(const std::filesystem::path& path, const Fields& fields, Layout& layout) {
  constexpr std::int64_t kSpaceBits = 7;
  const std::int64_t unit = fields.integer<std::uint8_t>(123) & kSpaceBits;
  switch (unit) {
    case 0:
      layout.notes.push_back("the file names no unit of length: mm taken");
      return 1.0;
    case 1:
      layout.notes.push_back("lengths converted from m to mm");
      return 1e3;
    case 2:
      return 1.0;
    case 3:
      layout.notes.push_back("lengths converted from um to mm");
      return 1e-3;
    default:
      throw bad_field(path, "xyzt_units", std::to_string(unit), "a unit of length is not known",
                      "0 to 3");
  }
}

void parse_geometry(const std::filesystem::path& path, const Fields& fields, Layout& layout) {
  const double unit_mm = length_unit_mm(path, fields, layout);
  const Vec3 spacing(fields.real(80), fields.real(84), fields.real(88));
  StatedGeometry& geometry = layout.geometry;
  geometry.spacing_mm = spacing * unit_mm;
  // place_grid refuses spacing and axes that are not usable, whatever comes out here.
  if (fields.integer<std::int16_t>(254) > 0) {  // sform
    Mat3 steps;
    Vec3 origin;
    for (std::size_t row = 0; row < 3; ++row) {
      const std::size_t at = 280 + 16 * row;
      for (std::size_t column = 0; column < 3; ++column) {
        steps(static_cast<int>(row), static_cast<int>(column)) = fields.real(at + 4 * column);
      }
      origin[static_cast<int>(row)] = fields.real(at + 12);
    }
    for (int axis = 0; axis < 3; ++axis) {
      const double length = steps.col(axis).norm();
      if (!(std::abs(length - spacing[axis]) <= 1e-3 * std::abs(spacing[axis]))) {
        throw bad_field(path, "srow, pixdim",
                        decimal_text(length) + ", " + decimal_text(spacing[axis]),
                        "the two voxel sizes of a NIfTI header contradict each other",
                        "equal to 1e-3", "write the file again with a consistent header");
      }
      geometry.axes.col(axis) = steps.col(axis) / length;
    }
    geometry.origin_mm = origin * unit_mm;
  } else if (fields.integer<std::int16_t>(252) > 0) {  // qform
    const double b = fields.real(256), c = fields.real(260), d = fields.real(264);
    const double rest = 1.0 - (b * b + c * c + d * d);
    if (!(rest > -1e-5)) {
      throw bad_field(path, "quatern_b..d", decimal_text(rest), "a quaternion is longer than 1");
    }
    const Eigen::Quaterniond turn(std::sqrt(std::max(0.0, rest)), b, c, d);
    geometry.axes = turn.normalized().toRotationMatrix();
    if (fields.real(76) < 0.0) geometry.axes.col(2) = -geometry.axes.col(2);  // qfac
    geometry.origin_mm = Vec3(fields.real(268), fields.real(272), fields.real(276)) * unit_mm;
  }
}

}  // namespace

bool is_gzipped_nifti(const std::filesystem::path& path) {
  if (!gzipped(path)) return false;
  const std::string bytes = header_bytes(path);
  return bytes.size() == kHeaderBytes && bytes.compare(kMagicAt, 3, "n+1") == 0;
}

Layout parse_nifti(const std::filesystem::path& path) {
  const std::string bytes = header_bytes(path);
  if (bytes.size() < kHeaderBytes) {
    throw bad_field(path, "bytes", std::to_string(bytes.size()), "a NIfTI header is cut short",
                    "348 bytes");
  }
  const Fields fields(path, bytes);
  if (bytes.compare(kMagicAt, 4, std::string("n+1\0", 4)) != 0) {
    throw bad_field(path, "magic", std::string_view(bytes).substr(kMagicAt, 3),
                    "the file is no single-file NIfTI-1", "n+1",
                    "save header and samples into one .nii file");
  }
  Layout layout;
  layout.format = "NIfTI";
  const std::int64_t dimensions = fields.integer<std::int16_t>(40);
  if (dimensions < 1 || dimensions > 7) {
    throw bad_field(path, "dim[0]", std::to_string(dimensions),
                    "a number of dimensions is not usable");
  }
  if (dimensions < 3) throw not_three_dimensional(path, dimensions);
  for (std::int64_t i = 4; i <= dimensions; ++i) {
    if (fields.integer<std::int16_t>(static_cast<std::size_t>(40 + 2 * i)) != 1) {
      throw not_three_dimensional(path, dimensions);
    }
  }
  layout.shape = {fields.integer<std::int16_t>(42), fields.integer<std::int16_t>(44),
                  fields.integer<std::int16_t>(46)};
  checked_count(path, layout.shape.x, layout.shape.y, layout.shape.z);
  parse_type(path, fields, layout);
  parse_geometry(path, fields, layout);

  const double slope = fields.real(112), intercept = fields.real(116);
  if (!std::isfinite(slope) || !std::isfinite(intercept)) {
    throw bad_field(path, "scl_slope, scl_inter", "not finite", "a grey value scale is not usable");
  }
  if (slope != 0.0) {  // 0 means: not scaled
    layout.slope = slope;
    layout.intercept = intercept;
  }
  const double begin = fields.real(108);
  if (!(begin >= 352.0 && begin <= 1e9) || begin != std::floor(begin)) {
    throw bad_field(path, "vox_offset", std::to_string(begin),
                    "the place of the samples is not usable", "a whole number from 352");
  }
  layout.data_file = path;
  layout.file_bytes = size_of_file(path);
  if (gzipped(path)) {
    layout.packing = Packing::kDeflate;
    layout.skip_unpacked = static_cast<std::int64_t>(begin);
  } else {
    layout.data_begin = static_cast<std::int64_t>(begin);
  }
  return layout;
}

}  // namespace asbuilt::scan
