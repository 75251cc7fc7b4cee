#include "app/cli/common_options.h"

#include <CLI/CLI.hpp>

namespace asbuilt {

CLI::App* add_command(CLI::App& app, Common& common, const std::string& name,
                      const std::string& text, const std::string& example) {
  CLI::App* command = app.add_subcommand(name, text);
  command->footer("Example:\n  " + example);
  command->add_flag("--json", common.json, "machine-readable standard output");
  command->add_option("--threads", common.threads, "threads to use; 0: all cores")
      ->check(CLI::Range(0, 1024));
  return command;
}

}  // namespace asbuilt
