#include <charconv>
#include <unordered_set>

#include "core/base/error.h"
#include "core/design/write_design.h"
#include "core/design/write_number.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

std::string quoted_field(const std::string& text) {
  // A name that begins with # would be taken for a comment.
  if (text.find_first_of(",;\"\t #") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + "\"";
}

}  // namespace

void write_strut_table(const std::filesystem::path& path, const Lattice& lattice) {
  if (lattice.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"the design has no struts to write", path.string(), "at least one strut", ""});
  }
  bool conical = false;
  std::unordered_set<std::string> ids;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    conical = conical || lattice.struts[i].radius1_mm != lattice.struts[i].radius2_mm;
    if (!ids.insert(lattice.strut_id(i)).second) {
      throw Error(ErrorCode::kInvalidInput,
                  {"two struts have the same id", path.string() + ", " + lattice.strut_id(i),
                   "every id once", ""});
    }
  }
  std::string text = "strut,x1,y1,z1,x2,y2,z2,diameter";
  text += conical ? ",diameter2\n" : "\n";
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    const Strut& strut = lattice.struts[i];
    text += quoted_field(lattice.strut_id(i));
    for (const Vec3& end : {lattice.end1_mm(i), lattice.end2_mm(i)}) {
      for (int k = 0; k < 3; ++k) {
        text += ',';
        append_number(text, end[k]);
      }
    }
    text += ',';
    append_number(text, 2.0 * strut.radius1_mm);
    if (conical) {
      text += ',';
      append_number(text, 2.0 * strut.radius2_mm);
    }
    text += '\n';
  }
  OutputFile out(path);
  out.write(text);
  out.commit();
}

}  // namespace asbuilt
