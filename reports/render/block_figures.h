// Blocks of the stiffness pages: engineering constants and bounds of the designed and of the built
// block, and what its solutions fulfil. Nothing where the record has none of it.
#pragma once

#include <string>

#include "reports/render/document.h"

namespace asbuilt::render {

void add_constants(Document& document, const StiffnessRecord& s);
void add_bounds(Document& document, const StiffnessRecord& s);
void add_checks(Document& document, const StiffnessRecord& s);

// What the larger elements change of the knock-down, "+1.2 % along x, ..."; empty where the record
// does not say.
std::string change_words(const StiffnessRecord& s);

}  // namespace asbuilt::render
