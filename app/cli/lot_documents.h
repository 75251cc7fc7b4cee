// Documents beside an inspection's report: of a lot, and an inspection's reporting statement.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/console.h"

namespace asbuilt {

// The document that `arguments` name, as PDF or HTML. Documents are made only of a file that
// verifies. Throws kInvalidInput for options that do not go together, kStorage, kNotFound.
int write_document(const ExportArguments& arguments, const Console& console);

}  // namespace asbuilt
