// What every command has: a name, an example, --json and --threads.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace asbuilt {

struct Common {
  bool json = false;
  int threads = 0;
};

CLI::App* add_command(CLI::App& app, Common& common, const std::string& name,
                      const std::string& text, const std::string& example);

}  // namespace asbuilt
