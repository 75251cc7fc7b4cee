// What a command refuses of the paths it is given, before it does any work.
#pragma once

#include <string>

#include "app/cli/commands.h"

namespace asbuilt {

// A folder that results go into, `option` naming it in messages ("--out"). Throws kInvalidInput
// where something else has that name or a file stands where one of its parents should.
void require_folder_place(const Path& folder, const std::string& option);
// The same, and makes it. Throws kStorage where it cannot be made.
void make_folder(const Path& folder, const std::string& option);

// A scan or a design given where a plan is expected. Throws kInvalidInput by the file's name.
void require_plan(const Path& plan);

}  // namespace asbuilt
