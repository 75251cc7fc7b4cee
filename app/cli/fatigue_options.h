// The arguments of a table of fatigue tests, for `asbuilt fatigue` and
// `asbuilt lot add-fatigue-table`.
#pragma once

#include "app/cli/commands.h"
#include "app/session/fatigue.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace asbuilt {

void add_fatigue_options(CLI::App& app, FatigueArguments& arguments);
// The table and the demand alone: what an entry of the lot's record takes.
void add_fatigue_table_options(CLI::App& app, FatigueArguments& arguments);
// The protocol and the body mass; returns the option of the protocol.
CLI::Option* add_protocol_options(CLI::App& app, FatigueArguments& arguments);
FatigueRequest fatigue_request(const FatigueArguments& arguments);

}  // namespace asbuilt
