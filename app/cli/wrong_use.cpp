#include "app/cli/wrong_use.h"

#include <CLI/CLI.hpp>

namespace asbuilt {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

// What may stand behind the words that were understood: commands, or the options of one.
std::string allowed_text(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) names.push_back(command->get_name());
  if (!names.empty()) return joined(names);
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) names.push_back(option->get_name());
  }
  return joined(names);
}

}  // namespace

std::string wrong_use_text(const CLI::App* app, const CLI::Error& error) {
  // The last command that was understood.
  const CLI::App* last = app;
  std::string words = "asbuilt";
  for (auto told = last->get_subcommands(); !told.empty(); told = last->get_subcommands()) {
    last = told.back();
    words.append(" ").append(last->get_name());
  }
  std::string what = error.what();
  while (what.ends_with('\n') || what.ends_with(' ')) what.pop_back();
  const bool unknown = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  const bool lacks_command =
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !commands_of(*last).empty();
  const std::vector<std::string> left = app->remaining(true);
  if (lacks_command && !left.empty()) what = "there is no such command: " + left.front();
  std::string text = "asbuilt: " + what + "\n  where:   " + words + "\n";
  if (unknown || lacks_command) text.append("  allowed: ").append(allowed_text(*last)).append("\n");
  return text.append("  what to do: ").append(words).append(" --help says more\n");
}

}  // namespace asbuilt
