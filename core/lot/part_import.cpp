#include "core/lot/part_import.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/entry_words.h"
#include "core/lot/row_problems.h"
#include "core/lot/sheet_text.h"
#include "core/mesh_files/text_scan.h"
#include "core/records/record_index.h"

namespace asbuilt {
namespace {

using text_scan::quoted;

std::string column_list(const RecordKind& kind) {
  std::string all;
  for (const LotField& field : kind.fields) all.append(all.empty() ? "" : ", ").append(field.name);
  return all;
}

[[noreturn]] void bad_header(const std::string& what, const std::string& source,
                             const std::string& allowed) {
  throw Error(ErrorCode::kBadFormat,
              {what, source + ", first line", allowed, "asbuilt lot template parts"});
}

std::string counted(std::size_t n, const std::string& one, const std::string& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

// One table's way into one lot.
class Importer {
 public:
  Importer(const NamedRows& table, const PartImport& request,
           const std::vector<LotRecord>& existing)
      : table_(table), q_(request), index_(existing), kind_(record_kind("part")) {}

  PartImportPlan run() {
    const LotRecord* lot = index_.current(q_.lot, "lot", q_.lot);
    if (lot == nullptr) {
      throw Error(ErrorCode::kInvalidInput,
                  {"there is no such lot", "--lot " + q_.lot, "", "asbuilt lot create"});
    }
    for (const LotRecord* part : index_.current_of("part")) {
      if (part->lot != q_.lot) continue;
      take_place(*part, "entry " + std::to_string(part->id));
      if (part->text("role") == "implant") ++implants_;
    }
    for (const NamedRows::Row& r : table_.rows) row(r);
    plan_.problems = row_problem_sentences(problems_);
    tell_known();
    tell_counts();
    tell_quantity(*lot);
    return std::move(plan_);
  }

 private:
  void problem(const std::string& column, const std::string& what, const std::string& allowed,
               const std::string& remedy = "") {
    std::string place = "line " + std::to_string(line_);
    if (!column.empty()) place.append(", column ").append(column);
    std::string text = what;
    if (!allowed.empty()) text.append(" (allowed: ").append(allowed).append(")");
    if (!remedy.empty()) text.append("; ").append(remedy);
    problems_.push_back({std::move(place), std::move(text), line_, column});
  }

  void row(const NamedRows::Row& r) {
    line_ = r.line;
    unread_.clear();
    if (r.fields.size() != table_.names.size()) {
      return problem("", "the row has " + counted(r.fields.size(), "field", "fields"),
                     std::to_string(table_.names.size()) + ", as the first line has",
                     "put fields that hold the separator into quotes");
    }
    const std::size_t before = problems_.size();
    LotRecord record;
    record.lot = q_.lot;
    record.kind = kind_.id;
    record.actor = q_.actor;
    record.utc = q_.utc;
    for (std::size_t i = 0; i < r.fields.size(); ++i) {
      if (!r.fields[i].empty()) field(text_scan::lower_case(table_.names[i]), r.fields[i], record);
    }
    record.key = record.text(kind_.key_field);
    if (!repeated(record) && !known(record)) {
      checked(record);
      place(record);
    }
    const bool added_before = !known_lines_.empty() && known_lines_.back() == line_;
    if (problems_.size() == before && !added_before) plan_.entries.push_back(std::move(record));
  }

  void field(const std::string& name, const std::string& text, LotRecord& record) {
    const LotField& of = *kind_.find(name);
    double value = 0.0;
    if (of.type != LotFieldType::kNumber && of.type != LotFieldType::kCount) {
      record.fields[name] = lot_value(of, text, name);
    } else if (text_scan::to_number(text, value) ||
               (table_.separator != ',' && text_scan::to_number_with_comma(text, value))) {
      record.fields[name] = value;
    } else {
      unread_.insert(name);
      problem(name, "not a number: " + quoted(text), allowed_text(of));
    }
  }

  // A serial that an earlier row has; nothing more is said of this row.
  bool repeated(const LotRecord& record) {
    if (record.key.empty()) return false;
    const auto [at, fresh] = lines_.emplace(record.key, line_);
    if (fresh) return false;
    problem(kind_.key_field, quoted(record.key) + " stands in line " + std::to_string(at->second),
            "each serial once");
    return true;
  }

  // A serial that the record has; nothing more is said of this row, and of all such rows at once.
  bool known(const LotRecord& record) {
    const LotRecord* before = index_.latest(q_.lot, kind_.id, record.key);
    if (before == nullptr || before->withdrawn()) return false;
    known_lines_.push_back(line_);
    known_entries_.push_back(before->id);
    return true;
  }

  void tell_known() {
    if (known_lines_.empty()) return;
    const bool one = known_lines_.size() == 1;
    std::string text = one ? "line " : "lines ";
    text.append(entries_text(known_lines_)).append(", column ").append(kind_.key_field);
    text.append(one ? ": the serial is" : ": the serials are").append(" in the record already, ");
    text.append(one ? "entry " : "entries ").append(entries_text(known_entries_));
    text.append(" (allowed: new serials); to correct an entry: asbuilt lot add-part --supersedes ");
    text.append(std::to_string(known_entries_.front())).append(" --reason \"...\"");
    plan_.problems.insert(plan_.problems.begin(), text);
  }

  // Whatever a single entry would be refused for.
  void checked(const LotRecord& record) {
    EntryProblems all = entry_problems(record);
    for (ErrorText& p : reference_problems(record, index_)) all.push_back(std::move(p));
    for (const ErrorText& p : all) {
      const std::string column = column_of(p.where, record);
      if (column.empty()) {
        problem(kind_.key_field, p.what + ": " + p.where, p.allowed, p.remedy);
      } else if (!unread_.contains(column)) {
        const auto value = record.fields.find(column);
        std::string what = p.what;
        if (value != record.fields.end()) {
          what.append(": ").append(quoted(value_words(nullptr, value->second)));
        }
        problem(column, what, p.allowed, p.remedy);
      }
    }
  }

  // The field that a check names behind the entry: `part "SN-1", x_mm = 5000`.
  std::string column_of(const std::string& where, const LotRecord& record) const {
    std::string head = kind_.id;
    if (!record.key.empty()) head.append(" \"").append(record.key).append("\"");
    head.append(", ");
    if (!where.starts_with(head)) return {};
    const std::string rest = where.substr(head.size());
    const std::string name = rest.substr(0, rest.find_first_of(" ,"));
    return kind_.find(name) != nullptr ? name : std::string();
  }

  void place(const LotRecord& record) {
    const bool x = record.fields.contains("x_mm"), y = record.fields.contains("y_mm");
    if (x != y && !unread_.contains(x ? "y_mm" : "x_mm")) {
      return problem(x ? "y_mm" : "x_mm", "the place on the plate lacks a coordinate",
                     "x_mm and y_mm, or neither");
    }
    const std::string taken = take_place(record, "line " + std::to_string(line_));
    if (taken.empty()) return;
    problem("x_mm, y_mm",
            "the place x " + decimal_text(record.number("x_mm")) + " mm, y " +
                decimal_text(record.number("y_mm")) + " mm in build " + record.text("build") +
                " is that of " + taken,
            "a place of its own for each part",
            "of parts that stood above each other one has its place, the others say so in note");
  }

  // Who has the place already: "line 3", "entry 17"; empty: nobody, or there is no place.
  std::string take_place(const LotRecord& part, const std::string& by) {
    if (!part.fields.contains("x_mm") || !part.fields.contains("y_mm")) return {};
    const auto [at, fresh] = places_.emplace(
        std::tuple{part.text("build"), part.number("x_mm"), part.number("y_mm")}, by);
    return fresh ? std::string() : at->second;
  }

  void tell_counts() {
    std::map<std::pair<std::string, std::string>, std::size_t> of;  // build, role
    std::map<std::string, std::size_t> udi;
    std::size_t without_place = 0;
    for (const LotRecord& r : plan_.entries) {
      ++of[{r.text("build"), r.text("role")}];
      if (!r.text("udi_pi").empty()) ++udi[r.text("udi_pi")];
      if (!r.fields.contains("x_mm")) ++without_place;
      if (r.text("role") == "implant") ++implants_;
    }
    for (const auto& [what, n] : of) {
      plan_.notes.push_back("build " + what.first + ": " + std::to_string(n) + " of role " +
                            what.second);
    }
    if (without_place > 0) {
      plan_.notes.push_back(counted(without_place, "part has", "parts have") +
                            " no place on the plate");
    }
    for (const auto& [identifier, n] : udi) {
      if (n == 1) continue;
      plan_.notes.push_back(std::to_string(n) + " parts have one production identifier, " +
                            quoted(identifier));
    }
  }

  void tell_quantity(const LotRecord& lot) {
    const auto planned = static_cast<std::size_t>(lot.number("quantity"));
    if (!plan_.problems.empty() || implants_ == planned) return;
    plan_.notes.push_back("with these the lot has " + counted(implants_, "implant", "implants") +
                          ", planned are " + std::to_string(planned));
  }

  const NamedRows& table_;
  const PartImport& q_;
  const RecordIndex index_;
  const RecordKind& kind_;
  std::int64_t line_ = 0;
  std::set<std::string> unread_;               // columns of the row
  std::map<std::string, std::int64_t> lines_;  // by serial
  std::vector<std::int64_t> known_lines_, known_entries_;
  std::map<std::tuple<std::string, double, double>, std::string> places_;
  std::size_t implants_ = 0;
  std::vector<RowProblem> problems_;
  PartImportPlan plan_;
};

}  // namespace

NamedRows read_part_table(std::string_view text, const std::string& source) {
  NamedRows table = read_named_rows(text, source, "a line for each part", kMostImportedParts);
  check_part_table(table, source);
  return table;
}

void check_part_table(const NamedRows& table, const std::string& source) {
  const RecordKind& kind = record_kind("part");
  std::set<std::string> names;
  for (const std::string& written : table.names) {
    const std::string name = text_scan::lower_case(written);
    if (kind.find(name) == nullptr) {
      bad_header("a column is not known: " + quoted(written), source, column_list(kind));
    }
    if (!names.insert(name).second) {
      bad_header("a column is there twice: " + quoted(written), source, "each column once");
    }
  }
  for (const LotField& field : kind.fields) {
    if (!field.required || names.contains(field.name)) continue;
    bad_header("a column is missing: " + field.name, source, column_list(kind));
  }
}

PartImportPlan plan_part_import(const NamedRows& table, const PartImport& request,
                                const std::vector<LotRecord>& existing) {
  return Importer(table, request, existing).run();
}

std::string part_template(char separator) {
  const RecordKind& kind = record_kind("part");
  std::string header, lines;
  for (const LotField& field : kind.fields) {
    if (!header.empty()) header += separator;
    header += field.name;
    lines.append("# ").append(field.name).append(field.required ? " (needed): " : ": ");
    lines.append(field.text);
    if (field.type != LotFieldType::kText || !field.choices.empty()) {
      lines.append("; ").append(allowed_text(field));
    }
    lines += '\n';
  }
  return header + "\n# One line for each part or specimen; an empty field is none.\n" + lines;
}

}  // namespace asbuilt
