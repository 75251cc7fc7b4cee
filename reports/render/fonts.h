// The fonts of the documents, and Qt made ready to draw without a display.
#pragma once

#include <string>
#include <string_view>

#include "reports/render/drawing.h"

class QFont;

namespace asbuilt::render {

// Starts Qt on its offscreen platform where the process has no Qt application yet, and finds the
// fonts. The first call decides; later calls are free. The process's locale is left as it was.
// Throws kNotFound when none of the known fonts is installed.
void prepare_drawing();

// The name of the family that was found: text in Noto Sans, Liberation Sans or DejaVu Sans, fixed
// width in Liberation Mono, DejaVu Sans Mono or Noto Sans Mono, the first that is installed.
const std::string& family(Face face);

// A text as it can be drawn: a letter that no installed font has stands as its number, "[U+690D]",
// so that two names which differ in such letters stay two names on paper. What cannot be seen
// (joiners, marks of direction) is left as it is.
std::string drawable(std::string_view text, Face face);

// The font at a height of `pixels` device pixels.
QFont font_of(Face face, int pixels);

}  // namespace asbuilt::render
