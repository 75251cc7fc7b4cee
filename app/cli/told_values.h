// What stands behind the options of a command, looked at before the parser takes it.
//
// The parser takes the next word for the value of "--part=" and of a --part whose value was
// forgotten, be it another option; what stands behind that then goes astray and is told as
// something else. So these are refused first, and with them words that are empty or have a line
// break or another control character, which no value of any command may have.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace asbuilt {

// `words` are those behind the program's name. Throws kInvalidInput naming command and option.
void require_told_values(const CLI::App& program, const std::vector<std::string>& words);

}  // namespace asbuilt
