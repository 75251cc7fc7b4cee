// Stage protocols: what a specimen is loaded with, stage by stage, as data.
//
// Built in: core/fatigue/protocols.toml. A user's file is of the same form, with one [[protocol]]:
//   id, title, origin, verify, frequency_hz, unit ("N", "MPa", "BW"), stages (a list of tables with
//   low, high, cycles). Loads of a cycle, compression counted positive; low below high; at most
//   1000 stages. A body weight is the body mass times 9.80665 m/s2.
// Errors: kNotFound, kBadFormat, kInvalidInput with file, line and key; an id that is not known.
#pragma once

#include <string>
#include <vector>

namespace asbuilt::fatigue {

enum class LoadUnit { kNewton, kMpa, kBodyWeight };
const char* to_string(LoadUnit unit);  // "N", "MPa", "BW"

struct Stage {
  double low = 0.0, high = 0.0;
  double cycles = 0.0;
};

struct Protocol {
  std::string id, title, origin;
  bool verify = true;
  LoadUnit unit = LoadUnit::kNewton;
  double frequency_hz = 0.0;
  std::vector<Stage> stages;
};

const std::vector<Protocol>& built_in_protocols();
// An id of those built in, or a file whose name ends in .toml.
Protocol find_protocol(const std::string& id_or_file);

inline constexpr double kStandardGravity = 9.80665;  // m/s2

}  // namespace asbuilt::fatigue
