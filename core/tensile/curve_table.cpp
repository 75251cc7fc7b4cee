#include "core/tensile/curve_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/mesh_files/text_scan.h"
#include "core/tensile/clock_times.h"
#include "core/tensile/curve_columns.h"

namespace asbuilt::tensile {
namespace {

constexpr std::int64_t kMostRows = 5'000'000;
constexpr std::size_t kMostColumns = 1024;
constexpr std::array kPaths = {Channel::kStrain, Channel::kExtension, Channel::kDisplacement,
                               Channel::kCrosshead};

bool is_path(Channel channel) {
  return std::find(kPaths.begin(), kPaths.end(), channel) != kPaths.end();
}

bool is_load(Channel channel) {
  return channel == Channel::kForce || channel == Channel::kStress;
}

Instrument instrument_of(Channel channel) {
  if (channel == Channel::kCrosshead) return Instrument::kCrosshead;
  return channel == Channel::kDisplacement ? Instrument::kNotNamed : Instrument::kExtensometer;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < 12; ++i) {
    out += (i == 0 ? "" : ", ") + std::to_string(i + 1) + " " + text_scan::quoted(names[i]);
  }
  return names.size() > 12 ? out + ", ..." : out;
}

// "25,306.519", "25.306,519", "25'306.5"
bool has_thousands(std::string_view cell) {
  const std::size_t point = cell.find('.');
  const std::size_t comma = cell.find(',');
  return cell.find_first_of("0123456789") != std::string_view::npos &&
         ((point != std::string_view::npos && comma != std::string_view::npos) ||
          cell.find('\'') != std::string_view::npos || cell.find(' ') != std::string_view::npos);
}

const char* const kTellColumns =
    "say which column is which, for example --column force=2:N --column extension=3:mm";

}  // namespace

ColumnTold column_told(std::string_view text) {
  const auto refuse = [&](const char* what) {
    return Error(ErrorCode::kInvalidInput,
                 {what, "--column " + std::string(text),
                  "CHANNEL=COLUMN or CHANNEL=COLUMN:UNIT with a channel of force, stress, "
                  "extension, strain, displacement, crosshead, time",
                  "for example --column force=2:kN"});
  };
  const std::size_t equal = text.find('=');
  if (equal == std::string_view::npos) throw refuse("a column is not told as it should be");
  ColumnTold told;
  bool known = false;
  for (const Channel q : {Channel::kForce, Channel::kStress, Channel::kExtension, Channel::kStrain,
                          Channel::kDisplacement, Channel::kCrosshead, Channel::kTime}) {
    if (text.substr(0, equal) != to_string(q)) continue;
    told.channel = q;
    known = true;
  }
  if (!known) throw refuse("a column's channel is not known");
  std::string_view rest = text.substr(equal + 1);
  const std::size_t colon = rest.rfind(':');
  if (colon != std::string_view::npos) {
    told.unit = std::string(text_scan::trimmed(rest.substr(colon + 1)));
    rest = rest.substr(0, colon);
    if (!unit_factor(told.channel, told.unit)) throw refuse("a column's unit is not known");
  }
  told.column = std::string(text_scan::trimmed(rest));
  if (told.column.empty()) throw refuse("a column has no number and no name");
  return told;
}

CurveTable::CurveTable(std::string file, const CurveOptions& options, Decimal decimal,
                       RowWidth width)
    : file_(std::move(file)), options_(options), decimal_(decimal), width_(width) {}

std::string place_of_sheet(const std::string& file, const std::string& sheet) {
  return sheet.empty() ? file : file + ", sheet " + text_scan::quoted(sheet);
}

std::string CurveTable::where() const {
  return place_of_sheet(file_, sheet_);
}

std::string CurveTable::place(std::int64_t line) const {
  return text_scan::place(where(), line);
}

void CurveTable::start_sheet(const std::string& name) {
  end_table();
  sheet_ = name;
  header_.clear();
  names_.start_sheet();
}

std::optional<std::vector<CurveTable::Column>> CurveTable::header_of(const Cells& cells) const {
  std::vector<Column> columns;
  bool load = false;
  bool path = false;
  for (std::size_t at = 0; at < cells.size(); ++at) {
    const std::string_view cell = text_scan::trimmed(cells[at]);
    if (cell.empty() || number(cell)) continue;
    const Heading heading = parse_heading(cell);
    Column column{at, heading.name, heading.unit, channel_of(heading.name, heading.unit), false};
    for (const ColumnTold& told : options_.columns) {
      const bool named = told.column == cell || told.column == heading.name ||
                         told.column == std::to_string(at + 1);
      if (named) {
        column.channel = told.channel;
        column.told = true;
        if (!told.unit.empty()) column.unit = told.unit;
        // A row of units with no names above them.
        if (column.unit.empty() && is_unit(cell)) column.unit = std::string(cell);
      } else if (column.channel == told.channel && !column.told) {
        column.channel.reset();
      }
    }
    load = load || (column.channel && is_load(*column.channel));
    path = path || (column.channel && is_path(*column.channel));
    columns.push_back(std::move(column));
  }
  if (!load || !path) return std::nullopt;
  return columns;
}

// A row of units has one below each load, path and time, or nothing; below other names anything.
bool CurveTable::take_units(const Cells& cells) {
  bool any = false;
  for (const Column& column : header_) {
    if (!column.channel || column.at >= cells.size()) continue;
    const std::string_view cell = text_scan::trimmed(cells[column.at]);
    if (cell.empty()) continue;
    if (!is_unit(cell)) return false;
    any = true;
  }
  if (!any) return false;
  for (Column& column : header_) {
    if (column.at >= cells.size()) continue;
    if (!column.unit.empty() && (column.told || !is_weak_unit(column.unit))) continue;
    const std::string_view cell = text_scan::trimmed(cells[column.at]);
    if (cell.empty()) continue;
    column.unit = std::string(cell);
    // "Strain" in mm is an extension; what the user told stays.
    if (!column.told && column.channel) column.channel = channel_of(column.name, column.unit);
  }
  return true;
}

bool CurveTable::starts_data(const Cells& cells) const {
  const auto readable = [&](bool (*wanted)(Channel)) {
    return std::any_of(header_.begin(), header_.end(), [&](const Column& c) {
      return c.channel && wanted(*c.channel) && c.at < cells.size() && number(cells[c.at]);
    });
  };
  return readable(is_load) && readable(is_path);
}

const CurveTable::Column& CurveTable::only(const std::vector<Column>& columns, Channel channel,
                                           std::int64_t line) const {
  const Column* found = nullptr;
  for (const Column& column : columns) {
    if (column.channel != channel) continue;
    if (found != nullptr) {
      throw Error(ErrorCode::kInvalidInput,
                  {std::string("two columns could be the ") + to_string(channel),
                   place(line) + ", columns " + std::to_string(found->at + 1) + " " +
                       text_scan::quoted(found->name) + " and " + std::to_string(column.at + 1) +
                       " " + text_scan::quoted(column.name),
                   "one",
                   std::string("say which: --column ") + to_string(channel) + "=" +
                       std::to_string(found->at + 1)});
    }
    found = &column;
  }
  return *found;
}

double CurveTable::factor_of(const Column& column, std::int64_t line) const {
  if (column.unit.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a column has no unit",
                 place(line) + ", column " + std::to_string(column.at + 1) + " " +
                     text_scan::quoted(column.name),
                 units_of(*column.channel),
                 std::string("say it: --column ") + to_string(*column.channel) + "=" +
                     std::to_string(column.at + 1) + ":UNIT"});
  }
  const std::optional<double> factor = unit_factor(*column.channel, column.unit);
  if (!factor) {
    throw Error(ErrorCode::kInvalidInput,
                {"a column's unit is not known",
                 place(line) + ", column " + std::to_string(column.at + 1) + " " +
                     text_scan::quoted(column.name) + " in " + text_scan::quoted(column.unit),
                 units_of(*column.channel),
                 std::string("say it: --column ") + to_string(*column.channel) + "=" +
                     std::to_string(column.at + 1) + ":UNIT"});
  }
  return *factor;
}

std::vector<std::vector<CurveTable::Column>> CurveTable::tests_of(
    const std::vector<Column>& columns) const {
  std::vector<std::string> loads;
  bool repeats = false;
  for (const Column& column : columns) {
    if (!column.channel || !is_load(*column.channel)) continue;
    const std::string name = folded_name(column.name);
    repeats = repeats || std::find(loads.begin(), loads.end(), name) != loads.end();
    loads.push_back(name);
  }
  std::vector<std::vector<Column>> tests(1);
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (!column.channel) {
      tests.back().push_back(column);
      continue;
    }
    const std::string name = folded_name(column.name);
    if (repeats && std::find(names.begin(), names.end(), name) != names.end()) {
      tests.emplace_back();
      names.clear();
    }
    names.push_back(name);
    tests.back().push_back(column);
  }
  return tests;
}

// A strain of unknown name beside a path that is no extensometer's would be passed over in silence.
std::vector<CurveTable::Column> CurveTable::with_strain(std::vector<Column> columns,
                                                        std::int64_t line,
                                                        std::vector<std::string>& notes) const {
  const Column* other = nullptr;
  for (const Column& column : columns) {
    if (!column.channel || !is_path(*column.channel)) continue;
    if (column.told || instrument_of(*column.channel) == Instrument::kExtensometer) return columns;
    other = &column;
  }
  if (other == nullptr) return columns;
  std::vector<Column*> alike;
  bool clear = true;
  for (Column& column : columns) {
    if (column.channel) continue;
    const StrainLook look = strain_look(column.name, column.unit);
    if (look == StrainLook::kNo) continue;
    clear = clear && look == StrainLook::kLikely;
    alike.push_back(&column);
  }
  if (alike.empty()) return columns;
  Column& first = *alike.front();
  const std::string number = std::to_string(first.at + 1);
  const std::string told = "column " + number + " " + text_scan::quoted(first.name);
  if (!clear || alike.size() > 1) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"a column that may be the strain stands beside a displacement",
         place(line) + ", " + told + (first.unit.empty() ? "" : " in " + first.unit) +
             " beside column " + std::to_string(other->at + 1) + " " +
             text_scan::quoted(other->name),
         "one path that is known",
         "say which: --column strain=" + number + (first.unit.empty() ? ":UNIT" : "") +
             " or --column " + to_string(*other->channel) + "=" + std::to_string(other->at + 1)});
  }
  first.channel = is_length(first.unit) ? Channel::kExtension : Channel::kStrain;
  notes.push_back(told + " is taken for the strain by its name and unit");
  return columns;
}

CurveReader CurveTable::reader_of(const std::vector<Column>& as_named, std::int64_t line,
                                  const Cells& cells) const {
  CurveReader reader;
  const std::vector<Column> columns = with_strain(as_named, line, reader.curve.notes);
  const auto has = [&](Channel channel) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const Column& c) { return c.channel == channel; });
  };
  const bool force = has(Channel::kForce);
  std::optional<Channel> path;
  for (const Channel channel : kPaths) {
    if (!path && has(channel)) path = channel;
  }
  for (const Column& column : columns) {  // a path that the user told comes first
    if (column.told && is_path(*column.channel)) path = column.channel;
  }
  if ((!force && !has(Channel::kStress)) || !path) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const Column& column : columns) names.push_back(column.name);
    throw Error(
        ErrorCode::kInvalidInput,
        {"one of the tests side by side has no load or no path", place(line) + ": " + listed(names),
         "a force or stress and a path for each test", kTellColumns});
  }
  const Column& load_column = only(columns, force ? Channel::kForce : Channel::kStress, line);
  const Column& path_column = only(columns, *path, line);
  reader.load = load_column.at;
  reader.path = path_column.at;
  reader.load_factor = factor_of(load_column, line);
  reader.path_factor = factor_of(path_column, line);
  RawCurve& curve = reader.curve;
  curve.first_line = line;
  curve.load_kind = force ? LoadKind::kForceN : LoadKind::kStressMpa;
  curve.path_kind = is_length(path_column.unit) ? PathKind::kLengthMm : PathKind::kStrain;
  curve.instrument = instrument_of(*path);
  if (has(Channel::kTime)) {
    const Column& time = only(columns, Channel::kTime, line);
    reader.clock = time.at < cells.size() && !number(cells[time.at]) &&
                   clock_seconds(text_scan::trimmed(cells[time.at]));
    const auto factor =
        reader.clock ? std::optional<double>(1.0) : unit_factor(Channel::kTime, time.unit);
    if (factor) {
      reader.time = time.at;
      reader.time_factor = *factor;
    } else {
      curve.notes.push_back("the time has no unit and is left out");
    }
  }
  for (const Column& column : columns) {
    if (!column.channel) {
      curve.other_columns.push_back({column.name, column.unit});
      continue;
    }
    const bool used = column.at == reader.load || column.at == reader.path ||
                      (reader.time && column.at == *reader.time);
    curve.columns.push_back({column.name, column.unit, *column.channel, used});
  }
  curve.name = names_.name_at(reader.load);
  return reader;
}

void CurveTable::bind(std::int64_t line, const Cells& cells) {
  if (width_ == RowWidth::kStrict && header_cells_ != cells.size()) {
    std::vector<std::string> names;
    names.reserve(header_.size());
    for (const Column& column : header_) names.push_back(column.name);
    throw Error(
        ErrorCode::kInvalidInput,
        {"the header does not have as many fields as the numbers below it",
         place(line) + ": " + std::to_string(cells.size()) + " numbers below " +
             std::to_string(header_cells_) + " names: " + listed(names),
         "as many names as numbers",
         std::string("export with ; or tab between the fields, or leave the names out and ") +
             kTellColumns});
  }
  for (const std::vector<Column>& test : tests_of(header_)) {
    readers_.push_back(reader_of(test, line, cells));
  }
  bound_ = true;
}

// "1,000.5,3.2" below "999.5,3.1": a sign between thousands moved the columns.
void CurveTable::refuse_wider(std::int64_t line, const Cells& cells) const {
  if (width_ != RowWidth::kStrict || cells.size() <= header_cells_) return;
  const auto extra = cells.begin() + static_cast<std::ptrdiff_t>(header_cells_);
  if (std::none_of(extra, cells.end(), [this](std::string_view c) { return number(c); })) return;
  throw Error(ErrorCode::kInvalidInput,
              {"a row has more numbers than the rows above it",
               place(line) + ": " + std::to_string(cells.size()) + " fields, " +
                   std::to_string(header_cells_) + " in the header or the first row",
               "as many numbers as columns",
               "export with ; or tab between the fields, or without signs between the thousands"});
}

bool CurveTable::take_data(CurveReader& reader, std::int64_t line, const Cells& cells) {
  const auto cell_at = [&](std::size_t at) {
    return at < cells.size() ? text_scan::trimmed(cells[at]) : std::string_view();
  };
  const std::string_view load_cell = cell_at(reader.load);
  const std::string_view path_cell = cell_at(reader.path);
  const std::optional<double> load = number(load_cell);
  const std::optional<double> path = number(path_cell);
  if (!load || !path) {
    // A shorter test beside a longer one ends in empty cells.
    if (!load_cell.empty() || !path_cell.empty()) {
      if (reader.left_out++ == 0) {
        reader.first_left_out = line;
        reader.first_unread = load ? path_cell : load_cell;
      }
    }
    return false;
  }
  RawCurve& curve = reader.curve;
  const double in_load = *load * reader.load_factor;
  const double in_path = *path * reader.path_factor;
  double in_time = std::numeric_limits<double>::quiet_NaN();
  if (reader.time) {
    in_time = time_of(reader, cell_at(*reader.time), decimal_);
  }
  const bool same_time = !reader.time || (!curve.time_s.empty() && curve.time_s.back() == in_time);
  if (!curve.load.empty() && curve.load.back() == in_load && curve.path.back() == in_path &&
      same_time) {
    ++reader.repeated;
    return true;
  }
  curve.load.push_back(in_load);
  curve.path.push_back(in_path);
  if (reader.time) curve.time_s.push_back(in_time);
  return true;
}

void CurveTable::add_row(std::int64_t line, const Cells& cells) {
  if (cells.size() > kMostColumns) {
    throw Error(ErrorCode::kBadFormat,
                {"a row has too many fields", place(line) + ": " + std::to_string(cells.size()),
                 "up to " + std::to_string(kMostColumns), "export the curve's columns only"});
  }
  if (++rows_ > kMostRows) {
    throw Error(ErrorCode::kInvalidInput, {"the table has too many rows", place(line),
                                           "up to " + std::to_string(kMostRows) + " rows in a file",
                                           "export every tenth sample, or each test on its own"});
  }
  std::size_t numbers = 0;
  std::size_t words = 0;
  for (const std::string_view cell : cells) {
    if (text_scan::trimmed(cell).empty()) continue;
    ++(number(cell) ? numbers : words);
  }
  if (numbers + words == 0) return;
  if (words > 0 && words >= numbers) {
    // Before the names: a column that is told by its number has one in every row.
    if (!bound_ && !header_.empty() && take_units(cells)) return;
    if (auto columns = header_of(cells)) {
      if (bound_) {
        behind_.forget_words();
        end_table();
        names_.start_tests();
      }
      header_ = std::move(*columns);
      header_cells_ = cells.size();
      return;
    }
  }
  if (!bound_ && header_.empty() && numbers >= 2) {
    // No header: the user may have told the columns by their numbers.
    for (const ColumnTold& told : options_.columns) {
      double at = 0.0;
      if (!text_scan::to_number(told.column, at) || at < 1.0 ||
          at > static_cast<double>(cells.size())) {
        continue;
      }
      header_.push_back({static_cast<std::size_t>(at) - 1, "column " + told.column, told.unit,
                         told.channel, true});
    }
    header_cells_ = cells.size();
    if (!starts_data(cells)) header_.clear();
    if (header_.empty() && words == 0 && unknown_.empty()) unknown_ = names_.above();
  }
  if (!bound_ && !header_.empty() && starts_data(cells)) bind(line, cells);
  if (bound_) {
    if (is_foreign(cells, numbers, readers_, decimal_)) {
      names_.take_words(cells, decimal_, true);
      behind_.pass_words(line, where());
      return;
    }
    if (behind_.passing() && !goes_on(cells, readers_, decimal_)) {
      behind_.pass_over(line, numbers, where());
      return;
    }
    behind_.go_on();
    refuse_wider(line, cells);
    for (CurveReader& reader : readers_) take_data(reader, line, cells);
    return;
  }
  if (words > 0 && header_.empty()) {
    // Units below names that are not known: the names tell more.
    const bool units = std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
      return text_scan::trimmed(cell).empty() || is_unit(cell);
    });
    if (units && !names_.above().empty()) return;
    names_.take_words(cells, decimal_, false);
  }
}

void CurveTable::end_table() {
  for (CurveReader& reader : readers_) {
    if (!behind_.note().empty()) reader.curve.notes.push_back(behind_.note());
    finish_curve(std::move(reader));
  }
  readers_.clear();
  bound_ = false;
  behind_.end_table();
}

void CurveTable::leave_out_cut_row(std::int64_t line) {
  for (CurveReader& reader : readers_) {
    reader.curve.notes.push_back(
        "line " + std::to_string(line) +
        " ends the file without a line end and with a shorter number than those above: it is cut "
        "off and left out");
  }
}

void CurveTable::refuse_backwards(const RawCurve& curve) const {
  std::size_t back = 0;
  for (std::size_t i = 1; i < curve.time_s.size(); ++i) {
    back += curve.time_s[i] < curve.time_s[i - 1] ? 1 : 0;
  }
  if (2 * back <= curve.time_s.size()) return;
  throw Error(
      ErrorCode::kInvalidInput,
      {"the time runs backwards",
       place(curve.first_line) + ", " + text_scan::quoted(curve.name) + ": from " +
           decimal_text(curve.time_s.front()) + " to " + decimal_text(curve.time_s.back()) + " s",
       "rows from the beginning of the test to its end", "turn the order of the rows"});
}

void CurveTable::finish_curve(CurveReader reader) {
  RawCurve& curve = reader.curve;
  const auto rows = static_cast<std::int64_t>(curve.load.size());
  if (curve.name.empty()) {
    curve.name = sheet_.empty() ? "test " + std::to_string(done_.size() + 1) : sheet_;
  }
  if (rows < static_cast<std::int64_t>(kFewestRows)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a test has too few rows",
                 place(curve.first_line) + ": " + std::to_string(rows) + " rows that differ",
                 "at least " + std::to_string(kFewestRows), "export the whole curve"});
  }
  if (reader.left_out > std::max<std::int64_t>(2, rows / 100)) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"too many rows cannot be read",
         place(reader.first_left_out) + " is the first of " + std::to_string(reader.left_out) +
             ": " + text_scan::quoted(reader.first_unread),
         "up to 1 in 100",
         has_thousands(reader.first_unread) ? "export without signs between the thousands"
                                            : "export the table again; see also --decimal"});
  }
  if (reader.left_out > 0) {
    curve.notes.push_back(std::to_string(reader.left_out) +
                          " rows cannot be read and are left out, the first in line " +
                          std::to_string(reader.first_left_out));
  }
  if (reader.repeated > 0) {
    curve.notes.push_back(std::to_string(reader.repeated) + " rows repeat the one above");
  }
  if (std::any_of(curve.time_s.begin(), curve.time_s.end(),
                  [](double t) { return !std::isfinite(t); })) {
    curve.notes.push_back("some rows have no time: it is left out");
    curve.time_s.clear();
  }
  refuse_backwards(curve);
  std::int64_t equal = 0;
  std::int64_t back = 0;
  for (std::size_t i = 1; i < curve.time_s.size(); ++i) {
    equal += curve.time_s[i] == curve.time_s[i - 1] ? 1 : 0;
    back += curve.time_s[i] < curve.time_s[i - 1] ? 1 : 0;
  }
  if (equal + back > 0) {
    curve.notes.push_back("time stamps: " + std::to_string(equal) + " repeat, " +
                          std::to_string(back) + " run backwards; the rows keep the file's order");
  }
  done_.push_back(std::move(curve));
}

std::vector<RawCurve> CurveTable::finish() {
  end_table();
  if (!done_.empty()) return std::move(done_);
  std::vector<std::string> names = unknown_;
  names.reserve(unknown_.size() + header_.size());
  for (const Column& column : header_) names.push_back(column.name);
  throw Error(header_.empty() ? ErrorCode::kInvalidInput : ErrorCode::kBadFormat,
              {header_.empty() ? "no columns of a load and a path were found"
                               : "there are no numbers below the header",
               names.empty() ? file_ : file_ + ": columns " + listed(names),
               "a table with a force or stress and a strain, extension, displacement or crosshead",
               kTellColumns});
}

}  // namespace asbuilt::tensile
