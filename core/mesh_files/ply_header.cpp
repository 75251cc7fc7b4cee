#include "core/mesh_files/ply_header.h"

#include <array>
#include <optional>
#include <utility>

#include "core/mesh_files/text_scan.h"

namespace asbuilt::mesh_parsers {
namespace {

std::optional<PlyType> type_named(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, PlyType>, 16> kNames{
      {{"char", PlyType::kInt8},
       {"int8", PlyType::kInt8},
       {"uchar", PlyType::kUint8},
       {"uint8", PlyType::kUint8},
       {"short", PlyType::kInt16},
       {"int16", PlyType::kInt16},
       {"ushort", PlyType::kUint16},
       {"uint16", PlyType::kUint16},
       {"int", PlyType::kInt32},
       {"int32", PlyType::kInt32},
       {"uint", PlyType::kUint32},
       {"uint32", PlyType::kUint32},
       {"float", PlyType::kFloat32},
       {"float32", PlyType::kFloat32},
       {"double", PlyType::kFloat64},
       {"float64", PlyType::kFloat64}}};
  for (const auto& [known, type] : kNames) {
    if (known == name) return type;
  }
  return std::nullopt;
}

class HeaderReader {
 public:
  HeaderReader(std::string_view bytes, const std::string& name)
      : bytes_(bytes), name_(name), scan_(bytes) {}

  PlyHeader read() {
    std::string_view line;
    if (!scan_.next_line(line) || text_scan::trimmed(line) != "ply") {
      fail("the file does not begin with ply", "");
    }
    bool has_format = false;
    while (true) {
      if (!scan_.next_line(line)) fail("the header has no end", "end_header");
      text_scan::Words words(line);
      std::string_view key;
      if (!words.next(key) || key == "comment" || key == "obj_info") continue;
      if (key == "end_header") break;
      if (key == "format") {
        format(words);
        has_format = true;
      } else if (key == "element") {
        element(words);
      } else if (key == "property") {
        property(words);
      } else {
        fail("an unknown word in the header: " + text_scan::quoted(key),
             "format, comment, obj_info, element, property, end_header");
      }
    }
    if (!has_format) fail("the header states no format", "format ascii 1.0 or binary");
    header_.bytes = scan_.offset();
    // Where lines end with CR alone, a LF after the header is the first byte of the data.
    if (bytes_[3] == '\r' && bytes_[4] != '\n' && bytes_[header_.bytes - 1] == '\n') {
      --header_.bytes;
    }
    header_.lines = scan_.line() - 1;
    check_counts();
    return std::move(header_);
  }

 private:
  void format(text_scan::Words& words) {
    std::string_view kind;
    words.next(kind);
    if (kind == "ascii") {
      header_.encoding = PlyEncoding::kAscii;
    } else if (kind == "binary_little_endian") {
      header_.encoding = PlyEncoding::kLittleEndian;
    } else if (kind == "binary_big_endian") {
      header_.encoding = PlyEncoding::kBigEndian;
    } else {
      fail("an unknown format: " + text_scan::quoted(kind),
           "ascii, binary_little_endian, binary_big_endian");
    }
  }

  void element(text_scan::Words& words) {
    std::string_view name;
    std::string_view count;
    std::int64_t value = 0;
    if (!words.next(name) || !words.next(count) || !text_scan::to_integer(count, value) ||
        value < 0) {
      fail("an element without name or count", "element vertex 8");
    }
    header_.elements.push_back({std::string(name), static_cast<std::uint64_t>(value), {}});
  }

  void property(text_scan::Words& words) {
    if (header_.elements.empty()) fail("a property before any element", "");
    PlyProperty property;
    std::string_view word;
    words.next(word);
    if (word == "list") {
      property.is_list = true;
      words.next(word);
      property.count_type = type(word);
      if (property.count_type == PlyType::kFloat32 || property.count_type == PlyType::kFloat64) {
        fail("a list counted by fractions", "an integer type");
      }
      words.next(word);
    }
    property.type = type(word);
    if (!words.next(word)) fail("a property without name", "");
    property.name = std::string(word);
    header_.elements.back().properties.push_back(std::move(property));
  }

  PlyType type(std::string_view word) const {
    const std::optional<PlyType> found = type_named(word);
    if (!found) {
      fail("an unknown type: " + text_scan::quoted(word),
           "char, uchar, short, ushort, int, uint, float, double");
    }
    return *found;
  }

  // An element takes at least its fixed bytes, or in text a digit and a blank for each value.
  void check_counts() const {
    const std::uint64_t left = bytes_.size() - header_.bytes;
    for (const PlyElement& element : header_.elements) {
      const std::uint64_t least = header_.encoding == PlyEncoding::kAscii
                                      ? 2 * element.properties.size()
                                      : element.least_bytes();
      // The last value of a text may end with the file.
      if (least > 0 && element.count > (left + 1) / least) {
        throw Error(ErrorCode::kBadFormat, {"the file is cut off: it declares more than it holds",
                                            name_ + ", " + std::to_string(element.count) +
                                                " of element " + text_scan::quoted(element.name),
                                            "at most " + std::to_string((left + 1) / least) +
                                                " in " + std::to_string(left) + " bytes",
                                            "export the file again"});
      }
    }
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat, {"the PLY header is damaged: " + what,
                                        text_scan::place(name_, scan_.last_line()), allowed, ""});
  }

  std::string_view bytes_;
  const std::string& name_;
  text_scan::Scanner scan_;
  PlyHeader header_;
};

}  // namespace

int byte_size(PlyType type) {
  switch (type) {
    case PlyType::kInt8:
    case PlyType::kUint8:
      return 1;
    case PlyType::kInt16:
    case PlyType::kUint16:
      return 2;
    case PlyType::kInt32:
    case PlyType::kUint32:
    case PlyType::kFloat32:
      return 4;
    case PlyType::kFloat64:
      return 8;
  }
  return 8;
}

std::uint64_t PlyElement::least_bytes() const {
  std::uint64_t total = 0;
  for (const PlyProperty& p : properties) {
    total += static_cast<std::uint64_t>(byte_size(p.is_list ? p.count_type : p.type));
  }
  return total;
}

PlyHeader read_ply_header(std::string_view bytes, const std::string& name) {
  return HeaderReader(bytes, name).read();
}

}  // namespace asbuilt::mesh_parsers
