#include "app/cli/told_values.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

const CLI::App* command_of(const CLI::App& app, const std::string& name) {
  const auto found =
      app.get_subcommands([&name](const CLI::App* command) { return command->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

// "--part", but no text that begins with two dashes.
bool looks_like_option(std::string_view word) {
  if (word.size() < 3 || !word.starts_with("--")) return false;
  word.remove_prefix(2);
  word = word.substr(0, word.find('='));
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

class Words {
 public:
  Words(const CLI::App& program, const std::vector<std::string>& words)
      : command_(&program), words_(words) {}

  void check() {
    for (; at_ < words_.size() && words_[at_] != "--"; ++at_) {
      const std::string& word = words_[at_];
      if (word.starts_with("--")) {
        option(word);
      } else if (const CLI::App* command = command_of(*command_, word)) {
        command_ = command;
        name_.append(" ").append(word);
      } else {
        value(word, "");
      }
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& what, const std::string& option,
                           const std::string& allowed, const std::string& remedy) const {
    throw Error(ErrorCode::kInvalidInput,
                {what, option.empty() ? name_ : name_ + " " + option, allowed, remedy});
  }

  void value(const std::string& text, const std::string& option) const {
    if (text.empty()) {
      refuse(option.empty() ? "a word is empty" : "the value of an option is empty", option,
             "one line of text",
             option.empty() ? "leave it out" : "say it, or leave the option out");
    }
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; };
    if (std::none_of(text.begin(), text.end(), control)) return;
    const std::string shown = text_scan::quoted(text);
    refuse("a value holds a line break or another control character",
           option.empty() ? shown : option + " " + shown, "one line of text",
           "say it in one line without tabs");
  }

  void option(const std::string& word) {
    const std::size_t equal = word.find('=');
    const std::string name = word.substr(0, equal);
    const CLI::Option* option = command_->get_option_no_throw(name);
    if (option == nullptr || option->get_items_expected_max() == 0) return;  // the parser tells
    if (equal != std::string::npos) return value(word.substr(equal + 1), name);
    if (option->get_items_expected_min() == 0 || at_ + 1 == words_.size()) return;
    const std::string& next = words_[++at_];
    if (looks_like_option(next)) {
      refuse("an option has no value: the next word is an option", name + " " + next,
             name + " VALUE",
             "say its value, or leave it out; of a value that begins with -- " + name + "=" + next);
    }
    value(next, name);
  }

  const CLI::App* command_;
  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  std::string name_ = "asbuilt";
};

}  // namespace

void require_told_values(const CLI::App& program, const std::vector<std::string>& words) {
  Words(program, words).check();
}

}  // namespace asbuilt
