#include "core/fe/field_file.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

static_assert(std::endian::native == std::endian::little);

// Bytes on their way to a stream, some thousand at a time.
class Bytes {
 public:
  explicit Bytes(std::ostream& out) : out_(out) { held_.reserve(kHeld); }
  ~Bytes() { flush(); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  template <class Value>
  void put(Value value) {
    if (held_.size() + sizeof value > kHeld) flush();
    const std::size_t at = held_.size();
    held_.resize(at + sizeof value);
    std::memcpy(held_.data() + at, &value, sizeof value);
  }

 private:
  static constexpr std::size_t kHeld = 1 << 16;
  void flush() {
    out_.write(held_.data(), static_cast<std::streamsize>(held_.size()));
    held_.clear();
  }
  std::ostream& out_;
  std::vector<char> held_;
};

struct DataArray {
  std::string name;
  const char* type;  // as VTK names it
  int components;
  std::int64_t bytes;
  std::function<void(Bytes&)> write;
};

std::string numbers(const Vec3& v) {
  char text[96];
  print_to(text, sizeof text, "%.17g %.17g %.17g", v.x(), v.y(), v.z());
  return text;
}

std::string numbers(std::int64_t value) {
  return std::to_string(value);
}

// Writes the descriptions of arrays and counts where each will begin.
class Appended {
 public:
  std::string describe(DataArray array) {
    std::string text = "<DataArray type=\"" + std::string(array.type) + "\" Name=\"" + array.name +
                       "\" NumberOfComponents=\"" + std::to_string(array.components) +
                       "\" format=\"appended\" offset=\"" + numbers(offset_) + "\"/>\n";
    offset_ += static_cast<std::int64_t>(sizeof(std::uint64_t)) + array.bytes;
    arrays_.push_back(std::move(array));
    return text;
  }
  void write(std::ostream& out) const {
    out << "<AppendedData encoding=\"raw\">\n_";
    for (const DataArray& array : arrays_) {
      Bytes bytes(out);
      bytes.put(static_cast<std::uint64_t>(array.bytes));
      array.write(bytes);
    }
    out << "\n</AppendedData>\n</VTKFile>\n";
  }

 private:
  std::int64_t offset_ = 0;
  std::vector<DataArray> arrays_;
};

std::string head(const char* type) {
  return "<?xml version=\"1.0\"?>\n<VTKFile type=\"" + std::string(type) +
         "\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"UInt64\">\n";
}

// Text is kept as the codes of its characters, ended by 0.
std::string field_data(const std::string& load) {
  std::string text =
      "<FieldData>\n<Array type=\"String\" Name=\"load\" NumberOfTuples=\"1\" format=\"ascii\">";
  for (const char c : load) text += std::to_string(static_cast<unsigned char>(c)) + ' ';
  return text + "0</Array>\n</FieldData>\n";
}

void check(const RasterIndex& elements, const std::vector<CellField>& fields) {
  for (const CellField& field : fields) {
    const bool named =
        !field.name.empty() && std::all_of(field.name.begin(), field.name.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_';
        });
    if (named && field.components >= 1 &&
        static_cast<std::int64_t>(field.values.size()) == field.components * elements.count()) {
      continue;
    }
    throw Error(ErrorCode::kInvalidInput,
                {"a field that cannot be written",
                 "\"" + field.name + "\", " + std::to_string(field.values.size()) + " values for " +
                     std::to_string(elements.count()) + " elements",
                 "a name of letters, digits and _; the components of every element",
                 {}});
  }
}

// Calls solid(number) or empty() for every voxel of the grid in raster order.
template <class Solid, class Empty>
void for_voxels(const RasterIndex& elements, Solid solid, Empty empty) {
  for (std::int64_t row = 0; row < elements.row_count(); ++row) {
    std::int64_t next = 0;
    elements.for_row(row, [&](std::int64_t x, std::int64_t, std::int64_t, std::int64_t number) {
      for (; next < x; ++next) empty();
      solid(number);
      next = x + 1;
    });
    for (; next < elements.shape().x; ++next) empty();
  }
}

template <class Visit>
void for_members(const RasterIndex& index, Visit visit) {
  for (std::int64_t row = 0; row < index.row_count(); ++row) index.for_row(row, visit);
}

}  // namespace

void write_vti(const GridFrame& frame, const RasterIndex& elements,
               const std::vector<CellField>& fields, const std::string& load, std::ostream& out) {
  check(elements, fields);
  const Shape& n = frame.shape;
  const std::string extent = "0 " + numbers(n.x) + " 0 " + numbers(n.y) + " 0 " + numbers(n.z);
  Appended appended;
  out << head("ImageData") << "<ImageData WholeExtent=\"" << extent << "\" Origin=\""
      << numbers(frame.bounds().low_mm) << "\" Spacing=\"" << numbers(frame.spacing_mm) << "\">\n"
      << field_data(load) << "<Piece Extent=\"" << extent << "\">\n<CellData>\n";
  out << appended.describe({"solid", "UInt8", 1, n.count(), [&](Bytes& bytes) {
                              for_voxels(
                                  elements, [&](std::int64_t) { bytes.put(std::uint8_t{1}); },
                                  [&] { bytes.put(std::uint8_t{0}); });
                            }});
  for (const CellField& field : fields) {
    const auto width = static_cast<std::size_t>(field.components);
    out << appended.describe(
        {field.name, "Float32", field.components, n.count() * field.components * 4,
         [&elements, &values = field.values, width](Bytes& bytes) {
           for_voxels(
               elements,
               [&](std::int64_t number) {
                 const std::size_t first = static_cast<std::size_t>(number) * width;
                 for (std::size_t k = 0; k < width; ++k) bytes.put(values[first + k]);
               },
               [&] {
                 for (std::size_t k = 0; k < width; ++k) bytes.put(0.0F);
               });
         }});
  }
  out << "</CellData>\n</Piece>\n</ImageData>\n";
  appended.write(out);
}

void write_vtu(const ElasticSystem& system, const RasterIndex& elements,
               const std::vector<CellField>& fields, const std::string& load, double factor,
               std::ostream& out) {
  check(elements, fields);
  const RasterIndex corners = elements.corners();
  const std::int64_t cells = elements.count(), points = corners.count();
  const GridFrame& frame = system.frame();
  const auto put = [](Bytes& bytes, const Vec3& v) {
    for (int p = 0; p < 3; ++p) bytes.put(static_cast<float>(v[p]));
  };
  Appended appended;
  out << head("UnstructuredGrid") << "<UnstructuredGrid>\n"
      << field_data(load) << "<Piece NumberOfPoints=\"" << numbers(points) << "\" NumberOfCells=\""
      << numbers(cells) << "\">\n<PointData>\n";
  out << appended.describe(
      {"displacement_mm", "Float32", 3, points * 12, [&](Bytes& bytes) {
         for_members(corners, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t) {
           put(bytes, factor * system.displacement_mm(x, y, z));
         });
       }});
  out << "</PointData>\n<CellData>\n";
  for (const CellField& field : fields) {
    out << appended.describe({field.name, "Float32", field.components, cells * field.components * 4,
                              [&values = field.values](Bytes& bytes) {
                                for (const float value : values) bytes.put(value);
                              }});
  }
  out << "</CellData>\n<Points>\n";
  out << appended.describe(
      {"points", "Float32", 3, points * 12, [&](Bytes& bytes) {
         for_members(corners, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t) {
           put(bytes, frame.position_mm(static_cast<double>(x) - 0.5, static_cast<double>(y) - 0.5,
                                        static_cast<double>(z) - 0.5));
         });
       }});
  out << "</Points>\n<Cells>\n";
  out << appended.describe(
      {"connectivity", "Int64", 1, cells * 64, [&](Bytes& bytes) {
         for_members(elements, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t) {
           // Around the bottom, then around the top.
           for (std::int64_t dz = 0; dz < 2; ++dz) {
             for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}}) {
               bytes.put(corners.at(x + dx, y + dy, z + dz));
             }
           }
         });
       }});
  out << appended.describe({"offsets", "Int64", 1, cells * 8, [&](Bytes& bytes) {
                              for (std::int64_t k = 1; k <= cells; ++k) bytes.put(8 * k);
                            }});
  out << appended.describe({"types", "UInt8", 1, cells, [&](Bytes& bytes) {
                              constexpr std::uint8_t kHexahedron = 12;
                              for (std::int64_t k = 0; k < cells; ++k) bytes.put(kHexahedron);
                            }});
  out << "</Cells>\n</Piece>\n</UnstructuredGrid>\n";
  appended.write(out);
}

}  // namespace asbuilt::fe
