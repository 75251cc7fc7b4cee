#include "core/interchange/xlsx.h"

#include <xlsxwriter.h>

#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <map>
#include <set>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostRows = 1048575;
constexpr std::size_t kLongestName = 31;
constexpr std::size_t kLongestText = 32767;

class Workbook {
 public:
  explicit Workbook(const std::filesystem::path& path) : path_(path), partial_(path) {
    partial_ += ".partial";
    // The library would only say at the end, and on standard error, that it cannot write here.
    if (!std::ofstream(partial_, std::ios::binary)) fail("the workbook could not be made");
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    name_ = partial_.string();
    book_ = workbook_new_opt(name_.c_str(), &options);
    if (book_ == nullptr) fail("the workbook could not be made");
  }
  ~Workbook() {
    if (book_ != nullptr) lxw_workbook_free(book_);
    if (committed_) return;
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  lxw_workbook* get() { return book_; }

  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) fail(lxw_strerror(error));
  }

  void commit() {
    lxw_workbook* const book = book_;
    book_ = nullptr;  // closing frees it
    check(workbook_close(book));
    std::error_code failed;
    std::filesystem::rename(partial_, path_, failed);
    if (failed) fail("the file could not be given its name (" + failed.message() + ")");
    committed_ = true;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(
        ErrorCode::kStorage,
        {what, path_.string(), "", "check that the folder exists, may be written and has space"});
  }

  std::filesystem::path path_, partial_;
  std::string name_;
  lxw_workbook* book_ = nullptr;
  bool committed_ = false;
};

struct Formats {
  lxw_format* header = nullptr;
  lxw_format* pass = nullptr;
  lxw_format* fail = nullptr;
  lxw_format* undecided = nullptr;
  lxw_format* other = nullptr;
};

lxw_format* coloured(lxw_workbook* book, lxw_color_t background) {
  lxw_format* format = workbook_add_format(book);
  format_set_bg_color(format, background);
  return format;
}

// Excel allows up to 31 characters and none of []:*?/\ in the name of a sheet.
std::string sheet_name(const std::string& unit, std::set<std::string>& taken) {
  std::string name = "values";
  if (!unit.empty()) name += " " + unit;
  for (char& c : name) {
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = '_';
  }
  if (name.size() > kLongestName - 4) {
    std::size_t end = kLongestName - 4;  // room for a number
    while ((static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) --end;
    name.resize(end);
  }
  // Names that differ in case only are the same to Excel.
  const auto lower = [](std::string text) {
    for (char& c : text) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
  };
  std::string unique = name;
  for (int i = 2; !taken.insert(lower(unique)).second; ++i) {
    unique = name + " " + std::to_string(i);
  }
  return unique;
}

class Sheet {
 public:
  Sheet(Workbook& book, const std::string& name)
      : book_(book), sheet_(workbook_add_worksheet(book.get(), name.c_str())) {
    if (sheet_ == nullptr) {
      throw Error(ErrorCode::kInternal, {"a sheet could not be made", name, "", ""});
    }
  }
  lxw_worksheet* get() { return sheet_; }

  void text(std::size_t row, int column, const std::string& value, lxw_format* format = nullptr) {
    if (value.empty()) return;
    if (value.size() > kLongestText) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a text is too long for a cell", std::to_string(value.size()) + " bytes",
                   "up to 32767", ""});
    }
    book_.check(worksheet_write_string(sheet_, static_cast<lxw_row_t>(row),
                                       static_cast<lxw_col_t>(column), value.c_str(), format));
  }
  void number(std::size_t row, int column, double value) {
    if (std::isnan(value)) return;
    book_.check(worksheet_write_number(sheet_, static_cast<lxw_row_t>(row),
                                       static_cast<lxw_col_t>(column), value, nullptr));
  }
  void number(std::size_t row, int column, const std::optional<double>& value) {
    if (value) number(row, column, *value);
  }

 private:
  Workbook& book_;
  lxw_worksheet* sheet_;
};

void identity(Workbook& book, const CharacteristicResults& r, const Formats& formats) {
  Sheet sheet(book, "identity");
  worksheet_set_column(sheet.get(), 0, 0, 22, nullptr);
  worksheet_set_column(sheet.get(), 1, 3, 36, nullptr);
  std::size_t row = 0;
  const auto pair = [&](const char* name, const std::string& value) {
    sheet.text(row, 0, name, formats.header);
    sheet.text(row++, 1, value);
  };
  pair("source", r.source);
  pair("inspection", r.inspection_id);
  pair("made", r.created);
  sheet.text(row, 0, "part", formats.header);
  sheet.text(row, 1, "name", formats.header);
  sheet.text(row++, 2, "revision", formats.header);
  for (const ResultPart& part : r.parts) {
    sheet.text(row, 0, part.number);
    sheet.text(row, 1, part.name);
    sheet.text(row++, 2, part.revision);
  }
  if (!r.instruments.empty()) {
    sheet.text(row, 0, "instrument", formats.header);
    sheet.text(row, 1, "name", formats.header);
    sheet.text(row++, 2, "calibration due", formats.header);
  }
  for (const ResultInstrument& instrument : r.instruments) {
    sheet.text(row, 0, instrument.id);
    sheet.text(row, 1, instrument.name);
    sheet.text(row++, 2, instrument.calibration_due);
  }
  if (!r.notes.empty()) sheet.text(row++, 0, "notes", formats.header);
  for (const std::string& note : r.notes) sheet.text(row++, 0, note);
}

lxw_format* format_of(const Formats& formats, ResultStatus status) {
  switch (status) {
    case ResultStatus::kPass:
      return formats.pass;
    case ResultStatus::kFail:
      return formats.fail;
    case ResultStatus::kUndecided:
      return formats.undecided;
    case ResultStatus::kUnmeasured:
    case ResultStatus::kNotJudged:
      break;
  }
  return formats.other;
}

void values_of_unit(Workbook& book, const CharacteristicResults& r, const std::string& unit,
                    const std::vector<std::size_t>& rows, const std::string& name,
                    const Formats& formats) {
  if (rows.size() > kMostRows) {
    throw Error(ErrorCode::kInvalidInput, {"a workbook cannot hold the values",
                                           std::to_string(rows.size()) + " of unit " + unit,
                                           "up to 1048575", "export them as QIF, DFQ or CSV"});
  }
  Sheet sheet(book, name);
  worksheet_freeze_panes(sheet.get(), 1, 0);
  worksheet_set_column(sheet.get(), 0, 1, 14, nullptr);
  worksheet_set_column(sheet.get(), 2, 3, 26, nullptr);
  worksheet_set_column(sheet.get(), 4, 19, 15, nullptr);
  const std::string in = unit.empty() ? "" : " [" + unit + "]";
  const std::array<std::string, 20> header = {
      "part",       "serial",     "id",         "name",       "kind",  "feature", "nominal" + in,
      "lower" + in, "upper" + in, "value" + in, "U" + in,     "k",     "status",  "found",
      "reason",     "time",       "operator",   "instrument", "batch", "machine"};
  for (std::size_t i = 0; i < header.size(); ++i) {
    sheet.text(0, static_cast<int>(i), header[i], formats.header);
  }
  std::size_t row = 0;
  for (const std::size_t at : rows) {
    const ResultValue& v = r.values[at];
    const ResultCharacteristic& c = r.characteristics[v.characteristic];
    ++row;
    sheet.text(row, 0, r.parts[c.part].number);
    sheet.text(row, 1, v.serial);
    sheet.text(row, 2, c.id);
    sheet.text(row, 3, c.name);
    sheet.text(row, 4, to_string(c.kind));
    sheet.text(row, 5, c.feature);
    sheet.number(row, 6, c.nominal);
    sheet.number(row, 7, c.lower);
    sheet.number(row, 8, c.upper);
    sheet.number(row, 9, v.value);
    sheet.number(row, 10, v.u);
    if (!std::isnan(v.u)) sheet.number(row, 11, v.k);
    sheet.text(row, 12, to_string(v.status), format_of(formats, v.status));
    sheet.text(row, 13, v.text);
    sheet.text(row, 14, v.reason);
    sheet.text(row, 15, v.time);
    sheet.text(row, 16, v.operator_name);
    if (v.instrument) sheet.text(row, 17, r.instruments[*v.instrument].id);
    sheet.text(row, 18, v.batch);
    sheet.text(row, 19, v.machine);
  }
  worksheet_autofilter(sheet.get(), 0, 0, static_cast<lxw_row_t>(row),
                       static_cast<lxw_col_t>(header.size() - 1));
}

}  // namespace

void write_xlsx(const CharacteristicResults& results, const std::filesystem::path& path) {
  check_results(results);
  std::map<std::string, std::vector<std::size_t>> of_unit;
  for (std::size_t i = 0; i < results.values.size(); ++i) {
    of_unit[results.characteristics[results.values[i].characteristic].unit].push_back(i);
  }
  Workbook book(path);
  lxw_doc_properties properties = {};
  // The library would take the time of day; the table's own is in the sheet.
  properties.created = static_cast<std::time_t>(1);
  book.check(workbook_set_properties(book.get(), &properties));
  Formats formats;
  formats.header = workbook_add_format(book.get());
  format_set_bold(formats.header);
  format_set_text_wrap(formats.header);
  formats.pass = coloured(book.get(), 0xc6efce);
  formats.fail = coloured(book.get(), 0xffc7ce);
  formats.undecided = coloured(book.get(), 0xffeb9c);
  formats.other = coloured(book.get(), 0xd9d9d9);
  identity(book, results, formats);
  std::set<std::string> taken = {"identity"};
  for (const auto& [unit, rows] : of_unit) {
    values_of_unit(book, results, unit, rows, sheet_name(unit, taken), formats);
  }
  book.commit();
}

}  // namespace asbuilt
