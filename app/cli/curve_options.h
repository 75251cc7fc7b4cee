// The arguments that raw curves of tension and of compression have in common: the file and how it
// is read, the section, the force class.
#pragma once

#include "app/cli/commands.h"
#include "core/tensile/curve_file.h"
#include "core/tensile/test_piece.h"

namespace CLI {
class App;
}

namespace asbuilt {

void add_curve_options(CLI::App& app, CurveArguments& arguments);
// Throws kInvalidInput for a column that is not told as it should be.
tensile::CurveOptions curve_reading(const CurveArguments& arguments);
// Section and force class; the length is the caller's.
tensile::TestPiece curve_piece(const CurveArguments& arguments);

}  // namespace asbuilt
