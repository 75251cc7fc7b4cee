#include "core/fatigue/protocol.h"

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/csv_rows.h"
#include "core/spec/toml_members.h"

namespace asbuilt::fatigue {

// Text of protocols.toml; made by CMake.
extern const char kBuiltInProtocols[];

namespace {

constexpr std::size_t kMostStages = 1000;

LoadUnit unit_of(const TomlValue& table, const std::string& file) {
  const std::string unit = text_member(table, "unit", file);
  for (const LoadUnit u : {LoadUnit::kNewton, LoadUnit::kMpa, LoadUnit::kBodyWeight}) {
    if (unit == to_string(u)) return u;
  }
  refuse_member(file, table, "unit", "N, MPa, BW");
}

std::vector<Protocol> read_protocols(const std::string& text, const std::string& file) {
  const TomlValue root = parse_toml(text, file);
  only_members(root, {"protocol"}, file);
  std::vector<Protocol> all;
  for (const TomlValue& table : array_member(root, "protocol", file)) {
    only_members(table, {"id", "title", "origin", "verify", "frequency_hz", "unit", "stages"},
                 file);
    Protocol protocol;
    protocol.id = text_member(table, "id", file);
    protocol.title = text_member(table, "title", file);
    protocol.origin = text_member(table, "origin", file);
    protocol.verify = flag_member(table, "verify", file);
    protocol.frequency_hz = needed_number(table, "frequency_hz", file, 1e-6, 1e6);
    protocol.unit = unit_of(table, file);
    const TomlValue::Array& stages = array_member(table, "stages", file);
    if (stages.empty() || stages.size() > kMostStages) {
      refuse_member(file, table, "stages", "1 to 1000 stages");
    }
    for (const TomlValue& row : stages) {
      only_members(row, {"low", "high", "cycles"}, file);
      Stage stage;
      stage.low = needed_number(row, "low", file, -1e9, 1e9);
      stage.high = needed_number(row, "high", file, 1e-9, 1e9);
      stage.cycles = needed_number(row, "cycles", file, 1.0, 1e12);
      if (!(stage.low < stage.high)) {
        refuse_member(file, row, "low", "below high = " + decimal_text(stage.high));
      }
      protocol.stages.push_back(stage);
    }
    all.push_back(std::move(protocol));
  }
  return all;
}

}  // namespace

const char* to_string(LoadUnit unit) {
  switch (unit) {
    case LoadUnit::kNewton:
      return "N";
    case LoadUnit::kMpa:
      return "MPa";
    case LoadUnit::kBodyWeight:
      break;
  }
  return "BW";
}

const std::vector<Protocol>& built_in_protocols() {
  static const std::vector<Protocol> all = read_protocols(kBuiltInProtocols, "protocols.toml");
  return all;
}

Protocol find_protocol(const std::string& id_or_file) {
  if (id_or_file.ends_with(".toml")) {
    const std::vector<Protocol> read = read_protocols(read_small_text(id_or_file), id_or_file);
    if (read.size() == 1) return read.front();
    throw Error(ErrorCode::kInvalidInput,
                {"a file of a protocol holds " + std::to_string(read.size()) + " of them",
                 id_or_file, "one [[protocol]]", ""});
  }
  std::string known;
  for (const Protocol& protocol : built_in_protocols()) {
    if (protocol.id == id_or_file) return protocol;
    known += (known.empty() ? "" : ", ") + protocol.id;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"a protocol is not known", shown(id_or_file), known + ", or FILE.toml", ""});
}

}  // namespace asbuilt::fatigue
