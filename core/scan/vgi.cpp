// Volume Graphics .vgi: sections in braces and brackets with "key = value" lines that describe one
// raw file beside them.
#include <map>
#include <utility>

#include "core/scan/formats.h"
#include "core/scan/parse.h"

namespace asbuilt::scan {
namespace {

using Section = std::map<std::string, std::string>;

std::map<std::string, Section> read_sections(const std::filesystem::path& path) {
  constexpr std::int64_t kLongestHeader = 1 << 20;
  if (size_of_file(path) > kLongestHeader) {
    throw bad_field(path, "bytes", std::to_string(size_of_file(path)), "a .vgi file is too long",
                    "at most 1 MiB");
  }
  const std::string text = read_bytes(path, 0, kLongestHeader);
  if (text.empty() || text.back() != '\n') {
    throw Error(ErrorCode::kBadFormat, {"a .vgi file ends within a line", path.string(), "",
                                        "the file is cut short; export it again"});
  }
  std::map<std::string, Section> sections;
  std::string object;
  std::string section;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t newline = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trimmed(std::string_view(text).substr(begin, newline - begin));
    begin = newline + 1;
    if (line.size() > 2 && line.front() == '{' && line.back() == '}') {
      object = lower(line.substr(1, line.size() - 2));
      section.clear();
    } else if (line.size() > 2 && line.front() == '[' && line.back() == ']') {
      section = lower(line.substr(1, line.size() - 2));
    } else if (const std::size_t equals = line.find('='); equals != std::string_view::npos) {
      std::string place = object;
      place += '/';
      place += section;
      sections[place].emplace(lower(trimmed(line.substr(0, equals))),
                              std::string(trimmed(line.substr(equals + 1))));
    }
  }
  return sections;
}

const std::string* find(const Section& section, const std::string& key) {
  const auto found = section.find(key);
  return found == section.end() ? nullptr : &found->second;
}

const std::string& need(const std::filesystem::path& path, const Section& section,
                        const std::string& key) {
  const std::string* value = find(section, key);
  if (value == nullptr) {
    throw Error(ErrorCode::kBadFormat,
                {"a .vgi file lacks a field", path.string() + ": " + key, "", ""});
  }
  return *value;
}

SampleType sample_type(const std::filesystem::path& path, const Section& file) {
  const std::string kind = lower(need(path, file, "datatype"));
  const std::int64_t bits = to_integer(path, "BitsPerElement", need(path, file, "bitsperelement"));
  if (kind == "unsigned integer" && bits == 8) return SampleType::kUint8;
  if (kind == "unsigned integer" && bits == 16) return SampleType::kUint16;
  if (kind == "unsigned integer" && bits == 32) return SampleType::kUint32;
  if ((kind == "integer" || kind == "signed integer") && bits == 8) return SampleType::kInt8;
  if ((kind == "integer" || kind == "signed integer") && bits == 16) return SampleType::kInt16;
  if ((kind == "integer" || kind == "signed integer") && bits == 32) return SampleType::kInt32;
  if (kind == "float" && bits == 32) return SampleType::kFloat32;
  if (kind == "float" && bits == 64) return SampleType::kFloat64;
  throw bad_field(path, "Datatype", kind + ", " + std::to_string(bits) + " bits",
                  "a sample type is not known",
                  "unsigned integer or integer of 8, 16, 32 bits; float of 32, 64 bits");
}

}  // namespace

Layout parse_vgi(const std::filesystem::path& path) {
  const std::map<std::string, Section> sections = read_sections(path);
  const Section* file = nullptr;
  const Section* geometry = nullptr;
  for (const auto& [name, section] : sections) {
    if (name.ends_with("/geometry") && geometry == nullptr) geometry = &section;
    const std::size_t slash = name.find('/');
    if (!name.substr(slash + 1).starts_with("file") || find(section, "name") == nullptr) continue;
    if (file != nullptr) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a .vgi file describes more than one raw file", path.string(), "one raw file",
                   "export the one volume that is to be inspected"});
    }
    file = &section;
  }
  if (file == nullptr) {
    throw Error(ErrorCode::kBadFormat,
                {"a .vgi file describes no raw file", path.string(), "a section [file1]", ""});
  }
  Layout layout;
  layout.format = "Volume Graphics";
  const std::vector<std::int64_t> size = to_integers(path, "Size", need(path, *file, "size"), 3);
  checked_count(path, size[0], size[1], size[2]);
  layout.shape = {size[0], size[1], size[2]};
  layout.type = sample_type(path, *file);
  if (const std::string* kind = find(*file, "fileformat"); kind && lower(*kind) != "raw") {
    throw bad_field(path, "FileFormat", *kind, "the samples are not raw", "raw");
  }
  if (const std::string* skipped = find(*file, "skipheader")) {
    layout.data_begin = to_integer(path, "SkipHeader", *skipped);
  }
  // Names are often absolute paths of the scanner's own machine; only the last part means anything.
  const std::string& name = need(path, *file, "name");
  layout.data_file = named_data_file(path, "Name", name.substr(name.find_last_of("/\\") + 1));
  if (layout.data_begin < 0 || layout.data_begin > size_of_file(layout.data_file)) {
    throw bad_field(path, "SkipHeader", std::to_string(layout.data_begin), "a skip is not usable",
                    "0 to the size of the raw file");
  }
  if (geometry != nullptr) {
    if (const std::string* resolution = find(*geometry, "resolution")) {
      const std::string* unit = find(*geometry, "unit");
      const double unit_mm = unit == nullptr ? 1.0 : mm_per_unit(path, "unit", *unit);
      if (unit == nullptr) layout.notes.push_back("the file names no unit of length: mm taken");
      const std::vector<double> v = to_numbers(path, "resolution", *resolution, 3);
      layout.geometry.spacing_mm = Vec3(v[0], v[1], v[2]) * unit_mm;
    }
  }
  layout.file_bytes = size_of_file(path) + size_of_file(layout.data_file);
  return layout;
}

}  // namespace asbuilt::scan
