#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/design/design_parts.h"
#include "core/design/lattice_builder.h"
#include "core/design/strut_names.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/read_mesh.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::design_parts {
namespace {

constexpr std::size_t kName = 0;
constexpr std::size_t kDiameter = 7;
constexpr std::size_t kDiameter2 = 8;
constexpr std::array<const char*, 9> kColumns{"strut", "x1", "y1",       "z1",       "x2",
                                              "y2",    "z2", "diameter", "diameter2"};
constexpr const char* kHeading = "strut,x1,y1,z1,x2,y2,z2,diameter";

class TableReader {
 public:
  TableReader(std::string_view text, std::string name, const DesignOptions& options,
              const Progress& progress)
      : text_(text),
        name_(std::move(name)),
        progress_(progress),
        scan_(text),
        builder_(options.node_tolerance_mm) {}

  Design read() {
    heading();
    std::string_view line;
    while (next_line(line)) row(line);
    Design design;
    if (builder_.lattice().empty()) fail("the strut table has no strut", "at least one row");
    if (const std::int64_t doubled = builder_.doubled(); doubled > 0) {
      design.notes.push_back(std::to_string(doubled) +
                             " struts join the same two nodes as an earlier strut");
    }
    design.lattice = builder_.take();
    design.unit_is_declared = true;
    return design;
  }

 private:
  bool next_line(std::string_view& line) {
    std::string_view raw;
    while (scan_.next_line(raw)) {
      line = text_scan::trimmed(raw);
      if (!line.empty() && line.front() != '#') return true;
    }
    return false;
  }

  // The separator is the one that finds every column in the heading.
  void heading() {
    std::string_view line;
    if (!next_line(line)) fail("the strut table is empty", kHeading);
    for (const char separator : {',', ';', '\t'}) {
      const std::vector<std::string> names = text_scan::split_fields(line, separator);
      std::size_t found = 0;
      for (std::size_t c = 0; c < kColumns.size(); ++c) {
        column_[c].reset();
        for (std::size_t i = 0; i < names.size(); ++i) {
          if (!is_column(names[i], c)) continue;
          if (column_[c]) fail(std::string("the column ") + kColumns[c] + " is given twice", "");
          column_[c] = i;
        }
        if (column_[c] && c != kDiameter2) ++found;
      }
      if (found + 1 == kColumns.size()) {
        separator_ = separator;
        return;
      }
    }
    fail("the heading of the strut table lacks columns: " + text_scan::quoted(line), kHeading);
  }

  static bool is_column(const std::string& written, std::size_t column) {
    const std::string name = text_scan::lower_case(written);
    const std::string wanted = kColumns[column];
    if (column == kName) return name == wanted || name == "strut_id";
    return name == wanted || name == wanted + "_mm";
  }

  void row(std::string_view line) {
    if (++rows_ % 4096 == 0) {
      progress_.throw_if_cancelled();
      progress_.report(static_cast<double>(scan_.offset()) / static_cast<double>(text_.size()));
    }
    const std::vector<std::string> fields = text_scan::split_fields(line, separator_);
    std::array<double, kColumns.size()> value{};
    for (std::size_t c = 1; c < kColumns.size(); ++c) {
      if (!column_[c]) continue;
      if (*column_[c] >= fields.size()) fail("a row has too few fields", kHeading);
      const std::string& field = fields[*column_[c]];
      // A comma can be a decimal comma only where it does not separate fields.
      if (!(text_scan::to_number(field, value[c]) ||
            (separator_ != ',' && text_scan::to_number_with_comma(field, value[c]))) ||
          std::abs(value[c]) > kLargestCoordinate) {
        fail(std::string(kColumns[c]) + " = " + text_scan::quoted(field) + " is not a number",
             "millimetres, with a decimal point (or a comma in a table with semicolons)");
      }
    }
    if (!column_[kDiameter2]) value[kDiameter2] = value[kDiameter];
    if (!(value[kDiameter] > 0.0 && value[kDiameter2] > 0.0)) {
      fail("a strut's diameter must be positive", "above 0 mm");
    }
    Strut strut;
    strut.radius1_mm = 0.5 * value[kDiameter];
    strut.radius2_mm = 0.5 * value[kDiameter2];
    strut.name = unique_name(*column_[kName] < fields.size() ? fields[*column_[kName]] : "");
    if (!builder_.add({value[1], value[2], value[3]}, {value[4], value[5], value[6]},
                      std::move(strut))) {
      fail("a strut begins and ends at the same node",
           "ends farther apart than the node tolerance");
    }
  }

  std::string unique_name(const std::string& name) {
    if (name.empty()) fail("a strut has no name", "a name or number, each once");
    if (!is_strut_name(name)) {
      fail("a strut's name is not plain UTF-8 text: " + text_scan::quoted(name),
           "save the table as UTF-8");
    }
    const auto [earlier, fresh] = line_of_name_.emplace(name, scan_.last_line());
    if (!fresh) {
      fail("the strut " + text_scan::quoted(name) + " is given twice, first in line " +
               std::to_string(earlier->second),
           "every name once");
    }
    return name;
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat,
                {what, text_scan::place(name_, scan_.last_line()), allowed, "correct the table"});
  }

  std::string_view text_;
  std::string name_;
  const Progress& progress_;
  text_scan::Scanner scan_;
  LatticeBuilder builder_;
  char separator_ = ',';
  std::array<std::optional<std::size_t>, kColumns.size()> column_;
  std::unordered_map<std::string, std::int64_t> line_of_name_;
  std::int64_t rows_ = 0;
};

}  // namespace

Design read_strut_table(const std::filesystem::path& path, const DesignOptions& options,
                        const Progress& progress) {
  const std::string bytes = read_whole_file(path);
  std::string_view text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::kBadFormat,
                {"the strut table is not plain text (UTF-16 or binary)", path.string(),
                 "UTF-8 or ASCII text", "save the table as CSV in UTF-8"});
  }
  // A row of the shortest kind has 16 bytes; a strut with its nodes and name takes about 400.
  require_memory(static_cast<std::int64_t>(text.size()) * 25, "the strut table " + path.string(),
                 "split the design");
  return TableReader(text, path.string(), options, progress).read();
}

}  // namespace asbuilt::design_parts
