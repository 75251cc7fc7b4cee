// NRRD, attached and detached: "field: value" lines up to an empty line. Written from the format's
// definition (teem, "Definition of NRRD File Format", versions 1 to 5).
#include <cmath>
#include <map>

#include "core/scan/formats.h"
#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

constexpr std::int64_t kLongestHeader = 1 << 20;

struct Header {
  std::map<std::string, std::string>
      fields;  // lower case, blanks removed: "data file" -> "datafile"
  std::int64_t end = 0;
};

std::string folded(std::string_view name) {
  std::string key;
  for (const char c : lower(name)) {
    if (c != ' ' && c != '\t') key += c;
  }
  return key == "centers" ? "centerings" : key;
}

Header read_header(const std::filesystem::path& path) {
  const std::string text = read_bytes(path, 0, kLongestHeader);
  Header header;
  std::size_t begin = 0;
  bool first = true;
  bool ended = false;
  bool last_line_complete = true;
  while (begin < text.size() && !ended) {
    const std::size_t newline = text.find('\n', begin);
    std::string_view line = std::string_view(text).substr(
        begin, newline == std::string::npos ? std::string::npos : newline - begin);
    begin = newline == std::string::npos ? text.size() : newline + 1;
    last_line_complete = newline != std::string::npos;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (first) {
      if (line.size() != 8 || line.substr(0, 7) != "NRRD000" || line[7] < '1' || line[7] > '5') {
        throw bad_field(path, "magic", line, "an NRRD version is not known",
                        "NRRD0001 to NRRD0005");
      }
      first = false;
    } else if (line.empty()) {
      ended = true;
    } else if (line.front() != '#' && line.find(":=") == std::string_view::npos) {
      const std::size_t colon = line.find(": ");
      if (colon == std::string_view::npos) {
        throw bad_field(path, "line", line, "an NRRD header line is no \"field: value\"");
      }
      const std::string key = folded(line.substr(0, colon));
      const std::string value(trimmed(line.substr(colon + 2)));
      // A cut-short file name is found out by its absence; any other cut-short value is not.
      last_line_complete = last_line_complete || key == "datafile";
      if (!header.fields.emplace(key, value).second) {
        throw bad_field(path, key, value, "a header field is given twice");
      }
    }
  }
  // A detached header may end with its file; an attached one needs the empty line.
  if (!ended && (header.fields.count("datafile") == 0 || !last_line_complete)) {
    throw Error(ErrorCode::kBadFormat,
                {"an NRRD header has no end", path.string(), "an empty line within the first 1 MiB",
                 "the file is cut short or no NRRD"});
  }
  header.end = static_cast<std::int64_t>(begin);
  return header;
}

SampleType sample_type(const std::filesystem::path& path, const std::string& name) {
  static const std::map<std::string, SampleType> types = {
      {"signed char", SampleType::kInt8},
      {"int8", SampleType::kInt8},
      {"int8_t", SampleType::kInt8},
      {"uchar", SampleType::kUint8},
      {"unsigned char", SampleType::kUint8},
      {"uint8", SampleType::kUint8},
      {"uint8_t", SampleType::kUint8},
      {"short", SampleType::kInt16},
      {"short int", SampleType::kInt16},
      {"signed short", SampleType::kInt16},
      {"signed short int", SampleType::kInt16},
      {"int16", SampleType::kInt16},
      {"int16_t", SampleType::kInt16},
      {"ushort", SampleType::kUint16},
      {"unsigned short", SampleType::kUint16},
      {"unsigned short int", SampleType::kUint16},
      {"uint16", SampleType::kUint16},
      {"uint16_t", SampleType::kUint16},
      {"int", SampleType::kInt32},
      {"signed int", SampleType::kInt32},
      {"int32", SampleType::kInt32},
      {"int32_t", SampleType::kInt32},
      {"uint", SampleType::kUint32},
      {"unsigned int", SampleType::kUint32},
      {"uint32", SampleType::kUint32},
      {"uint32_t", SampleType::kUint32},
      {"longlong", SampleType::kInt64},
      {"long long", SampleType::kInt64},
      {"long long int", SampleType::kInt64},
      {"signed long long", SampleType::kInt64},
      {"signed long long int", SampleType::kInt64},
      {"int64", SampleType::kInt64},
      {"int64_t", SampleType::kInt64},
      {"ulonglong", SampleType::kUint64},
      {"unsigned long long", SampleType::kUint64},
      {"unsigned long long int", SampleType::kUint64},
      {"uint64", SampleType::kUint64},
      {"uint64_t", SampleType::kUint64},
      {"float", SampleType::kFloat32},
      {"double", SampleType::kFloat64}};
  const auto found = types.find(lower(name));
  if (found == types.end()) {
    throw bad_field(path, "type", name, "a sample type is not known", "8 to 64 bit numbers");
  }
  return found->second;
}

const std::string& need(const std::filesystem::path& path, const Header& header,
                        const std::string& key) {
  const auto found = header.fields.find(key);
  if (found == header.fields.end()) {
    throw Error(ErrorCode::kBadFormat,
                {"an NRRD header lacks a field", path.string() + ": " + key, "", ""});
  }
  return found->second;
}

const std::string* find(const Header& header, const std::string& key) {
  const auto found = header.fields.find(key);
  return found == header.fields.end() ? nullptr : &found->second;
}

// Quoted names, one for each axis: "mm" "mm" "mm".
Vec3 units_mm(const std::filesystem::path& path, const std::string& field, const std::string& text,
              Layout& layout) {
  const std::vector<std::string_view> names = words(text, "\"");
  if (names.size() != 3) throw bad_field(path, field, text, "three units are expected");
  Vec3 factors;
  for (int axis = 0; axis < 3; ++axis) {
    factors[axis] = mm_per_unit(path, field, names[static_cast<std::size_t>(axis)]);
  }
  if (factors != Vec3::Ones())
    layout.notes.push_back("lengths converted to mm from " + shown(text));
  return factors;
}

// A left-handed world (3D-left-handed, left-anterior-superior) is mirrored into a right-handed one.
bool left_handed_world(const std::filesystem::path& path, const std::string& space) {
  const std::string name = lower(space);
  if (name == "left-anterior-superior" || name == "las" || name == "3d-left-handed") return true;
  for (const char* right : {"right-anterior-superior", "ras", "left-posterior-superior", "lps",
                            "scanner-xyz", "3d-right-handed"}) {
    if (name == right) return false;
  }
  throw bad_field(path, "space", space, "a space is not known or has no three dimensions");
}

void parse_geometry(const std::filesystem::path& path, const Header& header, Layout& layout) {
  Vec3 factors = Vec3::Ones();
  if (const std::string* units = find(header, "spaceunits")) {
    factors = units_mm(path, "space units", *units, layout);
    if (factors.x() != factors.y() || factors.x() != factors.z()) {
      throw bad_field(path, "space units", *units, "the three units of a space differ");
    }
  } else if (const std::string* axis_units = find(header, "units")) {
    factors = units_mm(path, "units", *axis_units, layout);
  } else {
    layout.notes.push_back("the file names no unit of length: mm taken");
  }
  StatedGeometry& geometry = layout.geometry;
  if (const std::string* directions = find(header, "spacedirections")) {
    if (lower(*directions).find("none") != std::string::npos) {
      throw not_grey(path, "space directions", *directions);
    }
    const std::vector<double> v = to_numbers(path, "space directions", *directions, 9);
    Vec3 spacing_mm;
    for (int axis = 0; axis < 3; ++axis) {
      const std::size_t at = 3 * static_cast<std::size_t>(axis);
      const Vec3 step(v[at], v[at + 1], v[at + 2]);
      const double length = step.norm();
      if (!(length > 0.0) || !std::isfinite(length)) {
        throw bad_field(path, "space directions", *directions, "an axis has no usable length");
      }
      geometry.axes.col(axis) = step / length;
      spacing_mm[axis] = length * factors[axis];
    }
    geometry.spacing_mm = spacing_mm;
  } else if (const std::string* spacings = find(header, "spacings")) {
    const std::vector<double> v = to_numbers(path, "spacings", *spacings, 3);
    geometry.spacing_mm = Vec3(v[0], v[1], v[2]).cwiseProduct(factors);
  }
  if (const std::string* origin = find(header, "spaceorigin")) {
    const std::vector<double> v = to_numbers(path, "space origin", *origin, 3);
    geometry.origin_mm = Vec3(v[0], v[1], v[2]).cwiseProduct(factors);
  }
  const std::string* space = find(header, "space");
  if (space != nullptr && left_handed_world(path, *space)) {
    geometry.axes.row(0) = -geometry.axes.row(0);
    geometry.origin_mm.x() = -geometry.origin_mm.x();
    layout.notes.push_back("left-handed space in the file: its first axis is mirrored");
  }
}

// First byte behind `lines` line ends.
std::int64_t after_lines(const std::filesystem::path& path, std::int64_t begin,
                         std::int64_t lines) {
  const std::string text = read_bytes(path, begin, kLongestHeader);
  std::size_t at = 0;
  for (std::int64_t i = 0; i < lines; ++i) {
    at = text.find('\n', at);
    if (at == std::string::npos) {
      throw bad_field(path, "line skip", std::to_string(lines),
                      "more lines are skipped than the first 1 MiB of the data hold");
    }
    ++at;
  }
  return begin + static_cast<std::int64_t>(at);
}

void parse_data(const std::filesystem::path& path, const Header& header, Layout& layout) {
  const std::string encoding = lower(need(path, header, "encoding"));
  if (encoding == "raw") {
    layout.packing = Packing::kRaw;
  } else if (encoding == "gzip" || encoding == "gz") {
    layout.packing = Packing::kDeflate;
  } else if (encoding == "text" || encoding == "txt" || encoding == "ascii") {
    layout.packing = Packing::kText;
  } else {
    throw bad_field(path, "encoding", encoding, "an encoding is not supported", "raw, gzip, text",
                    "save the file again with encoding raw or gzip");
  }
  if (const std::string* endian = find(header, "endian")) {
    const std::string name = lower(*endian);
    if (name != "little" && name != "big") {
      throw bad_field(path, "endian", *endian, "a byte order is not known", "little, big");
    }
    layout.order = name == "big" ? ByteOrder::kBig : ByteOrder::kLittle;
  } else if (stored_bytes(layout.type) > 1 && layout.packing != Packing::kText) {
    throw Error(ErrorCode::kBadFormat,
                {"an NRRD header lacks a field", path.string() + ": endian", "little, big", ""});
  }

  layout.data_file = path;
  layout.data_begin = header.end;
  layout.file_bytes = size_of_file(path);
  if (const std::string* name = find(header, "datafile")) {
    if (name->starts_with("LIST") || name->find('%') != std::string::npos) {
      throw Error(ErrorCode::kInvalidInput, {"an NRRD made of many slice files is not supported",
                                             path.string() + ": data file = " + shown(*name),
                                             "one file", "write the volume into one .nrrd file"});
    }
    layout.data_file = named_data_file(path, "data file", *name);
    layout.data_begin = 0;
    layout.file_bytes += size_of_file(layout.data_file);
  }
  if (const std::string* lines = find(header, "lineskip")) {
    const std::int64_t count = to_integer(path, "line skip", *lines);
    if (count < 0) throw bad_field(path, "line skip", *lines, "a skip is not usable", "0 or more");
    layout.data_begin = after_lines(layout.data_file, layout.data_begin, count);
  }
  if (const std::string* bytes = find(header, "byteskip")) {
    const std::int64_t count = to_integer(path, "byte skip", *bytes);
    constexpr std::int64_t kLongestSkip = std::int64_t{1} << 42;
    if (count < -1 || count > kLongestSkip || (count == -1 && layout.packing == Packing::kText)) {
      throw bad_field(path, "byte skip", *bytes, "a skip is not usable", "-1, or 0 or more");
    }
    if (count == -1) {
      layout.offset = Offset::kFromEnd;
    } else if (layout.packing == Packing::kDeflate) {
      layout.skip_unpacked = count;
    } else {
      layout.data_begin += count;
    }
  }
}

}  // namespace

Layout parse_nrrd(const std::filesystem::path& path) {
  const Header header = read_header(path);
  Layout layout;
  layout.format = "NRRD";
  const std::int64_t dimensions = to_integer(path, "dimension", need(path, header, "dimension"));
  if (dimensions != 3) throw not_three_dimensional(path, dimensions);
  if (const std::string* kinds = find(header, "kinds")) {
    for (const std::string_view kind : words(*kinds)) {
      const std::string name = lower(kind);
      if (name != "domain" && name != "space" && name != "none" && name != "???") {
        throw not_grey(path, "kinds", *kinds);
      }
    }
  }
  const std::vector<std::int64_t> size = to_integers(path, "sizes", need(path, header, "sizes"), 3);
  checked_count(path, size[0], size[1], size[2]);
  layout.shape = {size[0], size[1], size[2]};
  layout.type = sample_type(path, need(path, header, "type"));
  parse_geometry(path, header, layout);
  parse_data(path, header, layout);
  return layout;
}

}  // namespace asbuilt::scan
