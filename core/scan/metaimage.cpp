// MetaImage: a text header of "Key = Value" lines whose last key, ElementDataFile, says where the
// samples are (LOCAL: right behind the header).
#include <map>

#include "core/scan/formats.h"
#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

constexpr std::int64_t kLongestHeader = 64 << 10;

struct Header {
  std::map<std::string, std::string> values;  // lower-case keys, aliases folded
  std::int64_t end = 0;                       // first byte behind the header
};

// The format grew several names for one field.
std::string folded(const std::string& key) {
  if (key == "position" || key == "origin") return "offset";
  if (key == "orientation" || key == "rotation") return "transformmatrix";
  if (key == "binarydatabyteordermsb") return "elementbyteordermsb";
  return key;
}

Header read_header(const std::filesystem::path& path) {
  const std::string text = read_bytes(path, 0, kLongestHeader);
  Header header;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    const std::string_view line =
        trimmed(std::string_view(text).substr(begin, end == std::string::npos ? end : end - begin));
    begin = end == std::string::npos ? text.size() : end + 1;
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      throw bad_field(path, "line", line, "a MetaImage header line is no \"Key = Value\"");
    }
    const std::string key = folded(lower(trimmed(line.substr(0, equals))));
    const std::string value(trimmed(line.substr(equals + 1)));
    const auto [known, fresh] = header.values.emplace(key, value);
    if (!fresh && known->second != value) {
      throw bad_field(path, key, value, "a header field is given twice with different values");
    }
    if (key == "elementdatafile") {
      // Without its line end the name may be cut short.
      if (end == std::string::npos && value == "LOCAL") break;
      header.end = static_cast<std::int64_t>(begin);
      return header;
    }
  }
  throw Error(ErrorCode::kBadFormat,
              {"a MetaImage header has no end", path.string(),
               "ElementDataFile within the first 64 KiB", "the file is cut short or no MetaImage"});
}

SampleType sample_type(const std::filesystem::path& path, const std::string& name) {
  static const std::map<std::string, SampleType> types = {
      {"MET_CHAR", SampleType::kInt8},       {"MET_UCHAR", SampleType::kUint8},
      {"MET_SHORT", SampleType::kInt16},     {"MET_USHORT", SampleType::kUint16},
      {"MET_INT", SampleType::kInt32},       {"MET_UINT", SampleType::kUint32},
      {"MET_LONG", SampleType::kInt32},      {"MET_ULONG", SampleType::kUint32},
      {"MET_LONG_LONG", SampleType::kInt64}, {"MET_ULONG_LONG", SampleType::kUint64},
      {"MET_FLOAT", SampleType::kFloat32},   {"MET_DOUBLE", SampleType::kFloat64}};
  const auto found = types.find(name);
  if (found == types.end()) {
    throw bad_field(path, "ElementType", name, "a sample type is not known",
                    "MET_ with (U)CHAR, (U)SHORT, (U)INT, (U)LONG, (U)LONG_LONG, FLOAT or DOUBLE");
  }
  return found->second;
}

class Fields {
 public:
  Fields(const std::filesystem::path& path, const Header& header) : path_(path), header_(header) {}

  const std::string* find(const std::string& key) const {
    const auto found = header_.values.find(key);
    return found == header_.values.end() ? nullptr : &found->second;
  }
  const std::string& need(const std::string& key) const {
    const std::string* value = find(key);
    if (value == nullptr) {
      throw Error(ErrorCode::kBadFormat,
                  {"a MetaImage header lacks a field", path_.string() + ": " + key, "", ""});
    }
    return *value;
  }
  bool truth(const std::string& key, bool otherwise) const {
    const std::string* value = find(key);
    if (value == nullptr) return otherwise;
    const std::string name = lower(*value);
    if (name == "true" || name == "t" || name == "1") return true;
    if (name == "false" || name == "f" || name == "0") return false;
    throw bad_field(path_, key, *value, "a header field is neither True nor False");
  }

 private:
  const std::filesystem::path& path_;
  const Header& header_;
};

void parse_geometry(const std::filesystem::path& path, const Fields& fields, Layout& layout) {
  double unit_mm = 1.0;
  const std::string* unit = fields.find("distanceunits");
  if (unit != nullptr && *unit != "?") {
    unit_mm = mm_per_unit(path, "DistanceUnits", *unit);
    if (unit_mm != 1.0) layout.notes.push_back("lengths converted from " + shown(*unit) + " to mm");
  }

  const std::string* spacing = fields.find("elementspacing");
  const std::string* size = fields.find("elementsize");
  if (spacing != nullptr || size != nullptr) {
    const std::vector<double> v =
        to_numbers(path, spacing != nullptr ? "ElementSpacing" : "ElementSize",
                   spacing != nullptr ? *spacing : *size, 3);
    layout.geometry.spacing_mm = Vec3(v[0], v[1], v[2]) * unit_mm;
    if (spacing == nullptr) layout.notes.push_back("voxel size taken from ElementSize");
  } else {
    layout.geometry.spacing_mm = Vec3::Ones();
    layout.notes.push_back(
        "the file states no voxel size: 1 mm taken, the default of the format; set voxel_size_mm "
        "if "
        "that is wrong");
  }
  if (const std::string* origin = fields.find("offset")) {
    const std::vector<double> v = to_numbers(path, "Offset", *origin, 3);
    layout.geometry.origin_mm = Vec3(v[0], v[1], v[2]) * unit_mm;
  }
  if (const std::string* matrix = fields.find("transformmatrix")) {
    const std::vector<double> v = to_numbers(path, "TransformMatrix", *matrix, 9);
    // Written axis by axis: the first three numbers are the direction of x.
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
      for (Eigen::Index row = 0; row < 3; ++row) {
        layout.geometry.axes(row, axis) = v[static_cast<std::size_t>(3 * axis + row)];
      }
    }
  }
}

}  // namespace

Layout parse_metaimage(const std::filesystem::path& path) {
  const Header header = read_header(path);
  const Fields fields(path, header);
  Layout layout;
  layout.format = "MetaImage";

  if (const std::string* object = fields.find("objecttype"); object && lower(*object) != "image") {
    throw bad_field(path, "ObjectType", *object, "a MetaImage file holds no image", "Image");
  }
  if (const std::string* channels = fields.find("elementnumberofchannels");
      channels && to_integer(path, "ElementNumberOfChannels", *channels) != 1) {
    throw not_grey(path, "ElementNumberOfChannels", *channels);
  }
  const std::int64_t dimensions = to_integer(path, "NDims", fields.need("ndims"));
  if (dimensions != 3) throw not_three_dimensional(path, dimensions);
  const std::vector<std::int64_t> size = to_integers(path, "DimSize", fields.need("dimsize"), 3);
  checked_count(path, size[0], size[1], size[2]);
  layout.shape = {size[0], size[1], size[2]};
  layout.type = sample_type(path, fields.need("elementtype"));
  layout.order = fields.truth("elementbyteordermsb", false) ? ByteOrder::kBig : ByteOrder::kLittle;
  parse_geometry(path, fields, layout);
  if (const std::string* slope = fields.find("elementtointensityfunctionslope")) {
    layout.slope = to_number(path, "ElementToIntensityFunctionSlope", *slope);
  }
  if (const std::string* offset = fields.find("elementtointensityfunctionoffset")) {
    layout.intercept = to_number(path, "ElementToIntensityFunctionOffset", *offset);
  }

  const bool compressed = fields.truth("compresseddata", false);
  const bool binary = fields.truth("binarydata", true);
  layout.packing = !binary ? Packing::kText : compressed ? Packing::kDeflate : Packing::kRaw;
  if (!binary && compressed) {
    throw bad_field(path, "CompressedData", "True", "samples as compressed text are not supported");
  }

  const std::string& data = fields.need("elementdatafile");
  if (data == "LIST" || data.starts_with("LIST ") || data.find('%') != std::string::npos) {
    throw Error(ErrorCode::kInvalidInput,
                {"a MetaImage made of many slice files is not supported",
                 path.string() + ": ElementDataFile = " + shown(data), "LOCAL or one file",
                 "write the volume into one .mha file"});
  }
  const std::int64_t own_bytes = size_of_file(path);
  if (data == "LOCAL" || data == "Local" || data == "local") {
    layout.data_file = path;
    layout.data_begin = header.end;
    layout.file_bytes = own_bytes;
  } else {
    layout.data_file = named_data_file(path, "ElementDataFile", data);
    layout.file_bytes = own_bytes + size_of_file(layout.data_file);
    if (const std::string* skipped = fields.find("headersize")) {
      const std::int64_t bytes = to_integer(path, "HeaderSize", *skipped);
      if (bytes < -1 || bytes > size_of_file(layout.data_file)) {
        throw bad_field(path, "HeaderSize", *skipped, "a header size is not usable",
                        "-1, or 0 to the size of the data file");
      }
      if (bytes == -1) layout.offset = Offset::kFromEnd;
      if (bytes > 0) layout.data_begin = bytes;
    }
  }
  if (const std::string* packed = fields.find("compresseddatasize"); packed && compressed) {
    const std::int64_t stated = to_integer(path, "CompressedDataSize", *packed);
    const std::int64_t present = size_of_file(layout.data_file) - layout.data_begin;
    if (stated != present) {
      throw bad_field(path, "CompressedDataSize", *packed,
                      "the compressed data have another length than the header states",
                      std::to_string(present) + " bytes are present",
                      "copy the file again from its source");
    }
  }
  return layout;
}

}  // namespace asbuilt::scan
