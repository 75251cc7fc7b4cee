// The arguments of a raw compression curve, for `asbuilt compress` and
// `asbuilt lot add-compression-curve`.
#pragma once

#include "app/cli/commands.h"
#include "app/session/compress.h"

namespace CLI {
class App;
}

namespace asbuilt {

void add_compress_options(CLI::App& app, CompressArguments& arguments);

// Throws kInvalidInput for a column that is not told as it should be.
CompressRequest compress_request(const CompressArguments& arguments);

}  // namespace asbuilt
