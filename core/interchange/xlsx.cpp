#include "core/interchange/xlsx.h"

#include <array>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/interchange/xlsx_book.h"

namespace asbuilt {
namespace {

void identity(XlsxBook& book, const CharacteristicResults& r) {
  book.begin_sheet("identity");
  book.set_width(0, 0, 22);
  book.set_width(1, 3, 36);
  std::size_t row = 0;
  const auto pair = [&](const char* name, const std::string& value) {
    book.text(row, 0, name, CellStyle::kHeader);
    book.text(row++, 1, value);
  };
  pair("source", r.source);
  pair("inspection", r.inspection_id);
  pair("made", r.created);
  book.text(row, 0, "part", CellStyle::kHeader);
  book.text(row, 1, "name", CellStyle::kHeader);
  book.text(row++, 2, "revision", CellStyle::kHeader);
  for (const ResultPart& part : r.parts) {
    book.text(row, 0, part.number);
    book.text(row, 1, part.name);
    book.text(row++, 2, part.revision);
  }
  if (!r.instruments.empty()) {
    book.text(row, 0, "instrument", CellStyle::kHeader);
    book.text(row, 1, "name", CellStyle::kHeader);
    book.text(row++, 2, "calibration due", CellStyle::kHeader);
  }
  for (const ResultInstrument& instrument : r.instruments) {
    book.text(row, 0, instrument.id);
    book.text(row, 1, instrument.name);
    book.text(row++, 2, instrument.calibration_due);
  }
  if (!r.notes.empty()) book.text(row++, 0, "notes", CellStyle::kHeader);
  for (const std::string& note : r.notes) book.text(row++, 0, note);
}

CellStyle style_of(ResultStatus status) {
  switch (status) {
    case ResultStatus::kPass:
      return CellStyle::kPass;
    case ResultStatus::kFail:
      return CellStyle::kFail;
    case ResultStatus::kUndecided:
      return CellStyle::kUndecided;
    case ResultStatus::kUnmeasured:
    case ResultStatus::kNotJudged:
      break;
  }
  return CellStyle::kOther;
}

void values_of_unit(XlsxBook& book, const CharacteristicResults& r, const std::string& unit,
                    const std::vector<std::size_t>& rows) {
  if (rows.size() > kMostSheetRows) {
    throw Error(ErrorCode::kInvalidInput, {"a workbook cannot hold the values",
                                           std::to_string(rows.size()) + " of unit " + unit,
                                           "up to 1048575", "export them as QIF, DFQ or CSV"});
  }
  book.begin_sheet(unit.empty() ? "values" : "values " + unit);
  book.set_width(0, 1, 14);
  book.set_width(2, 3, 26);
  book.set_width(4, 19, 15);
  const std::string in = unit.empty() ? "" : " [" + unit + "]";
  const std::array<std::string, 20> header = {
      "part",       "serial",     "id",         "name",       "kind",  "feature", "nominal" + in,
      "lower" + in, "upper" + in, "value" + in, "U" + in,     "k",     "status",  "found",
      "reason",     "time",       "operator",   "instrument", "batch", "machine"};
  for (std::size_t i = 0; i < header.size(); ++i) {
    book.text(0, static_cast<int>(i), header[i], CellStyle::kHeader);
  }
  std::size_t row = 0;
  for (const std::size_t at : rows) {
    const ResultValue& v = r.values[at];
    const ResultCharacteristic& c = r.characteristics[v.characteristic];
    ++row;
    book.text(row, 0, r.parts[c.part].number);
    book.text(row, 1, v.serial);
    book.text(row, 2, c.id);
    book.text(row, 3, c.name);
    book.text(row, 4, to_string(c.kind));
    book.text(row, 5, c.feature);
    book.number(row, 6, c.nominal);
    book.number(row, 7, c.lower);
    book.number(row, 8, c.upper);
    book.number(row, 9, v.value, decimals_of(v.u));
    book.number(row, 10, v.u, decimals_of(v.u));
    if (!std::isnan(v.u)) book.number(row, 11, v.k);
    book.text(row, 12, to_string(v.status), style_of(v.status));
    book.text(row, 13, v.text);
    book.text(row, 14, v.reason);
    book.text(row, 15, v.time);
    book.text(row, 16, v.operator_name);
    if (v.instrument) book.text(row, 17, r.instruments[*v.instrument].id);
    book.text(row, 18, v.batch);
    book.text(row, 19, v.machine);
  }
  book.head_table(row, static_cast<int>(header.size()));
}

}  // namespace

void write_xlsx(const CharacteristicResults& results, const std::filesystem::path& path) {
  check_results(results);
  std::map<std::string, std::vector<std::size_t>> of_unit;
  for (std::size_t i = 0; i < results.values.size(); ++i) {
    of_unit[results.characteristics[results.values[i].characteristic].unit].push_back(i);
  }
  XlsxBook book(path);
  identity(book, results);
  for (const auto& [unit, rows] : of_unit) values_of_unit(book, results, unit, rows);
  book.commit();
}

}  // namespace asbuilt
