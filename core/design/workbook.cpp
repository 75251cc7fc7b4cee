#include "core/design/workbook.h"

#include <array>
#include <fstream>
#include <map>

#include "core/base/error.h"
#include "core/design/xml_reader.h"
#include "core/design/zip_package.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kLargestSheet = std::int64_t{256} << 20;
constexpr std::int64_t kLargestTexts = std::int64_t{64} << 20;
constexpr std::size_t kMostSheets = 64;
constexpr std::size_t kMostColumns = 1024;
constexpr std::int64_t kMostRows = 1048576;  // that a sheet can have

std::string_view local(std::string_view name) {
  const std::size_t bar = name.rfind('|');
  return bar == std::string_view::npos ? name : name.substr(bar + 1);
}

std::string_view attribute(const XmlAttributes& attributes, std::string_view name) {
  for (const XmlAttribute& a : attributes) {
    if (local(a.name) == name) return a.value;
  }
  return {};
}

void read_part(const ZipPackage& package, const std::string& part, std::int64_t limit,
               const std::string& file, XmlHandler& handler) {
  if (package.size(part) > limit) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"a part of the workbook is too large",
         file + ", part " + part + ": " + std::to_string(package.size(part)) + " bytes",
         "up to " + std::to_string(limit >> 20) + " MiB", "export it as CSV, or fewer rows"});
  }
  XmlReader reader(handler, file + ", part " + part);
  package.read(part, [&](std::string_view bytes) { reader.feed(bytes); });
  reader.finish();
}

// Names and relations of the sheets, in their order.
struct SheetList : XmlHandler {
  std::vector<std::pair<std::string, std::string>> sheets;  // name, relation
  void start_element(std::string_view name, const XmlAttributes& attributes) override {
    if (local(name) != "sheet") return;
    // The relation's attribute is r:id; "sheetId" is another thing.
    sheets.emplace_back(attribute(attributes, "name"), attribute(attributes, "id"));
  }
  void end_element(std::string_view) override {}
};

struct Relations : XmlHandler {
  std::map<std::string, std::string> targets;
  void start_element(std::string_view name, const XmlAttributes& attributes) override {
    if (local(name) != "Relationship") return;
    targets[std::string(attribute(attributes, "Id"))] = attribute(attributes, "Target");
  }
  void end_element(std::string_view) override {}
};

struct SharedTexts : XmlHandler {
  std::vector<std::string> texts;
  bool inside = false;
  int phonetic = 0;
  void start_element(std::string_view name, const XmlAttributes&) override {
    if (local(name) == "si") texts.emplace_back();
    if (local(name) == "rPh") ++phonetic;
    inside = local(name) == "t" && phonetic == 0;
  }
  void text(std::string_view piece) override {
    if (inside && !texts.empty()) texts.back() += piece;
  }
  void end_element(std::string_view name) override {
    if (local(name) == "rPh") --phonetic;
    inside = false;
  }
};

struct Sheet : XmlHandler {
  const WorkbookReader& reader;
  const std::vector<std::string>& texts;
  const std::string& file;
  std::int64_t row = 0;
  std::vector<std::string> cells;
  std::vector<std::string_view> views;
  std::size_t column = 0;
  std::string type, value;
  bool inside = false;

  Sheet(const WorkbookReader& to, const std::vector<std::string>& shared, const std::string& name)
      : reader(to), texts(shared), file(name) {}

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::kBadFormat, {what, file + ", row " + std::to_string(row), "",
                                        "export the workbook again, or as CSV"});
  }

  void start_element(std::string_view name, const XmlAttributes& attributes) override {
    name = local(name);
    if (name == "row") {
      ++row;
      std::int64_t told = 0;
      if (text_scan::to_integer(attribute(attributes, "r"), told) && told > 0) row = told;
      if (row > kMostRows) refuse("a row lies beyond row " + std::to_string(kMostRows));
      cells.clear();
      column = 0;
    } else if (name == "c") {
      place_of(attribute(attributes, "r"));
      type = attribute(attributes, "t");
      value.clear();
    }
    inside = name == "v" || name == "t";
  }
  void text(std::string_view piece) override {
    if (inside) value += piece;
  }
  void end_element(std::string_view name) override {
    name = local(name);
    inside = false;
    if (name == "c") {
      end_cell();
    } else if (name == "row") {
      views.assign(cells.begin(), cells.end());
      reader.row(row, views);
    }
  }

  // "AB12" is column 28.
  void place_of(std::string_view reference) {
    std::size_t found = 0;
    for (const char c : reference) {
      if (c < 'A' || c > 'Z') break;
      found = found * 26 + static_cast<std::size_t>(c - 'A' + 1);
      if (found > kMostColumns) refuse("a cell lies beyond column " + std::to_string(kMostColumns));
    }
    if (found > 0) column = found - 1;
    if (column >= kMostColumns) refuse("a row has too many cells");
  }

  bool is_text() const { return type == "s" || type == "str" || type == "inlineStr"; }

  void end_cell() {
    if (cells.size() <= column) cells.resize(column + 1);
    std::string& cell = cells[column];
    ++column;
    if (type == "s") {
      std::int64_t at = -1;
      if (!text_scan::to_integer(value, at) || at < 0 ||
          at >= static_cast<std::int64_t>(texts.size())) {
        refuse("a cell names a text that there is not");
      }
      cell = texts[static_cast<std::size_t>(at)];
    } else if (type != "e") {
      cell = value;
    } else if (reader.error) {
      reader.error(row, column - 1, value);
    }
    if (reader.text && is_text()) reader.text(row, cell);
  }
};

}  // namespace

void read_workbook(const std::filesystem::path& path, const WorkbookReader& reader) {
  const std::string file = path.string();
  const ZipPackage package(path, "an XLSX workbook");
  if (!package.has("xl/workbook.xml") || !package.has("xl/_rels/workbook.xml.rels")) {
    throw Error(ErrorCode::kBadFormat,
                {"the package is no workbook", file, "XLSX", "save it as XLSX or CSV"});
  }
  SheetList list;
  read_part(package, "xl/workbook.xml", kLargestTexts, file, list);
  if (list.sheets.size() > kMostSheets) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"the workbook has too many sheets", file + ": " + std::to_string(list.sheets.size()),
         "up to " + std::to_string(kMostSheets), "save it in parts"});
  }
  Relations relations;
  read_part(package, "xl/_rels/workbook.xml.rels", kLargestTexts, file, relations);
  SharedTexts shared;
  if (package.has("xl/sharedStrings.xml")) {
    read_part(package, "xl/sharedStrings.xml", kLargestTexts, file, shared);
  }
  for (const auto& [name, relation] : list.sheets) {
    const auto target = relations.targets.find(relation);
    if (target == relations.targets.end()) continue;  // a chart or a macro sheet
    const std::string part =
        target->second.starts_with('/') ? target->second : "xl/" + target->second;
    if (!package.has(part)) continue;
    reader.sheet(name);
    Sheet sheet(reader, shared.texts, file);
    read_part(package, part, kLargestSheet, file, sheet);
  }
}

void refuse_compound_file(std::string_view bytes, const std::string& name) {
  if (!bytes.starts_with("\xD0\xCF\x11\xE0")) return;
  throw Error(ErrorCode::kBadFormat,
              {"the file is an old workbook (.xls) or one with a password", name,
               "XLSX without a password, CSV or TXT",
               "open it in a spreadsheet program and save it as XLSX or CSV"});
}

bool is_workbook(const std::filesystem::path& path) {
  const std::string extension = text_scan::lower_case(path.extension().string());
  std::array<char, 4> first{};
  std::ifstream(path, std::ios::binary).read(first.data(), first.size());
  const std::string_view mark(first.data(), first.size());
  refuse_compound_file(mark, path.string());
  return extension == ".xlsx" || extension == ".xlsm" || mark == "PK\x03\x04";
}

}  // namespace asbuilt
