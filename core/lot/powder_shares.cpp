#include "core/lot/powder_shares.h"

#include <charconv>
#include <cmath>

#include "core/base/print.h"

namespace asbuilt {
namespace {

struct SharedField {
  const char *kind, *lots, *shares;
};
constexpr SharedField kShared[] = {{"build", "powder", "powder_shares_pct"},
                                   {"powder", "parents", "parent_shares_pct"}};

bool is_number(const std::string& text, double& value) {
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end;
}

const SharedField* shared_of(const LotRecord& record) {
  for (const SharedField& field : kShared) {
    if (record.kind == field.kind) return &field;
  }
  return nullptr;
}

}  // namespace

EntryProblems share_problems(const LotRecord& record) {
  const SharedField* field = shared_of(record);
  if (field == nullptr || !record.fields.contains(field->shares)) return {};
  const std::vector<std::string> lots = record.list(field->lots);
  const std::vector<std::string> shares = record.list(field->shares);
  std::string where = record.kind;
  where.append(" \"").append(record.key).append("\", ").append(field->shares);
  EntryProblems found;
  if (shares.size() != lots.size()) {
    std::string allowed = std::to_string(lots.size());
    allowed.append(", one for each of ").append(field->lots).append(", in its order");
    found.push_back({"there are not as many shares as powder lots", where, allowed, ""});
  }
  double sum = 0.0;
  for (const std::string& share : shares) {
    double value = 0.0;
    if (is_number(share, value) && value >= 0.0 && value <= 100.0) {
      sum += value;
      continue;
    }
    std::string place = where;
    found.push_back({"a share is no number of %", place.append(" = \"").append(share).append("\""),
                     "0 to 100 %", "write the decimal point as a point"});
  }
  if (found.empty() && !(std::abs(sum - 100.0) <= 1e-6)) {
    std::string place = where;
    found.push_back({"the shares are not the whole",
                     place.append(", together ").append(decimal_text(sum)).append(" %"), "100 %",
                     ""});
  }
  return found;
}

std::vector<double> share_values(const LotRecord& record) {
  const SharedField* field = shared_of(record);
  std::vector<double> values;
  if (field == nullptr) return values;
  for (const std::string& share : record.list(field->shares)) {
    double value = 0.0;
    if (!is_number(share, value)) return {};
    values.push_back(value);
  }
  return values;
}

std::string shares_text(const LotRecord& record) {
  const SharedField* field = shared_of(record);
  if (field == nullptr) return "";
  const std::vector<std::string> lots = record.list(field->lots);
  const std::vector<std::string> shares = record.list(field->shares);
  std::string text;
  for (std::size_t i = 0; i < lots.size(); ++i) {
    text.append(text.empty() ? "" : ", ").append(lots[i]);
    if (i < shares.size()) text.append(" (").append(shares[i]).append(" %)");
  }
  return text;
}

SheetTable share_table(const std::vector<const LotRecord*>& builds,
                       const std::vector<const LotRecord*>& powders) {
  SheetTable table{"Powder by share (mass)", {{"In", 1}, {"Powder lots", 3}}, {}, ""};
  for (const auto& [name, entries] : {std::pair{"build ", &builds}, {"powder ", &powders}}) {
    for (const LotRecord* r : *entries) {
      const SharedField* field = shared_of(*r);
      if (field == nullptr || r->list(field->shares).empty()) continue;
      table.rows.push_back({name + r->key, shares_text(*r)});
    }
  }
  return table;
}

}  // namespace asbuilt
