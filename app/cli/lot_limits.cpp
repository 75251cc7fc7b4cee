// The limits and rules that are built in, as somebody sits down with the document bought and
// compares them.
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_options.h"
#include "core/base/error.h"
#include "core/lot/built_in_data.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const BuiltInData& data) {
  Json json = {{"data", data.id},         {"title", data.title}, {"sha256", data.sha256()},
               {"verify", data.verify()}, {"text", data.text()}, {"rows", Json::array()}};
  for (const BuiltInRow& row : data.rows) {
    json["rows"].push_back({{"text", row.text}, {"origin", row.origin}, {"verify", row.verify}});
  }
  return json;
}

void print_text(const BuiltInData& data) {
  std::cout << data.id << (data.title.empty() ? "" : " - " + data.title) << '\n';
  std::cout << "  SHA-256 " << data.sha256() << '\n';
  for (const BuiltInRow& row : data.rows) {
    std::cout << "  " << row.text << '\n';
    std::cout << "    " << row.origin << (row.verify ? " VERIFY" : "") << '\n';
  }
}

void print_command(const std::string& data) {
  std::cout << "Compared row by row, and all alike:\n"
               "  asbuilt lot add-comparison --db FILE --comparison NAME --data \""
            << data
            << "\" --document \"DOCUMENT, EDITION, COPY\" --user NAME\n"
               "  approved by another of the role quality: asbuilt lot sign --db FILE --lot LOT "
               "--meaning approval --entry NUMBER --user NAME\n"
               "  named by the profile: comparisons = [\"NAME\"]\n"
               "Where the document says something else, its limits take their place:\n"
               "  asbuilt lot template limit > limit.toml; asbuilt lot add-limit --db FILE "
               "--user NAME limit.toml\n";
}

}  // namespace

int lot_limits(const std::string& data, const Console& console) {
  if (!data.empty() && find_built_in_data(data) == nullptr) {
    throw Error(ErrorCode::kNotFound, {"there are no such built-in data", "--data \"" + data + "\"",
                                       "an id as asbuilt lot limits lists them", ""});
  }
  Json all = Json::array();
  for (const BuiltInData& one : built_in_data()) {
    if (!data.empty() && one.id != data) continue;
    if (console.form == OutputForm::kJson) {
      all.push_back(json_of(one));
    } else {
      print_text(one);
    }
  }
  if (console.form == OutputForm::kJson) {
    std::cout << all.dump(2) << '\n';
  } else {
    print_command(data.empty() ? "ID" : data);
  }
  return 0;
}

}  // namespace asbuilt
