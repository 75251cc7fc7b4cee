// What the program says where its arguments cannot be read: what is wrong, what is allowed, what to
// do, as every other error is told.
#pragma once

#include <string>

namespace CLI {
class App;
class Error;
}  // namespace CLI

namespace asbuilt {

// The text for one error of the parser; `app` is the whole program's. One place for all commands.
std::string wrong_use_text(const CLI::App* app, const CLI::Error& error);

}  // namespace asbuilt
