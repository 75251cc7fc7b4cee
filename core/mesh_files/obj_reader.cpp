#include <limits>

#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::mesh_parsers {
namespace {

class ObjReader {
 public:
  ObjReader(const Source& source, const Progress& progress)
      : source_(source), progress_(progress), scan_(source.bytes) {}

  MeshFile read() {
    std::string_view part;
    std::string joined;
    for (std::int64_t count = 0;; ++count) {
      if (count % 65536 == 0) {
        progress_.throw_if_cancelled();
        progress_.report(static_cast<double>(scan_.offset()) /
                         static_cast<double>(source_.bytes.size() + 1));
      }
      line_ = scan_.line();
      if (!scan_.next_line(part)) break;
      // A backslash at the end of a line continues it on the next.
      if (part.ends_with('\\')) {
        joined.clear();
        do {
          joined.append(part.substr(0, part.size() - 1)).push_back(' ');
        } while (scan_.next_line(part) && part.ends_with('\\'));
        joined.append(part);
        part = joined;
      }
      statement(part);
    }
    file_.format = "OBJ";
    if (file_.mesh.triangles.empty()) {
      file_.points_mm = std::move(file_.mesh.vertices_mm);
      file_.mesh.vertices_mm.clear();
    }
    if (polygons_ > 0) {
      file_.notes.push_back(std::to_string(polygons_) + " polygons were cut into triangles");
    }
    return std::move(file_);
  }

 private:
  void statement(std::string_view line) {
    text_scan::Words words(line);
    std::string_view key;
    if (!words.next(key) || key.front() == '#') return;
    if (key == "v") {
      vertex(words);
    } else if (key == "f" || key == "fo") {
      face(words);
    } else if (key == "cstype" || key == "curv" || key == "surf") {
      fail("the file holds free-form curves or surfaces, which are not read", "polygons",
           "export it as triangles");
    }
    // Normals, textures, groups, materials, lines and points do not change the surface.
  }

  void vertex(text_scan::Words& words) {
    Vec3f point;
    for (int k = 0; k < 3; ++k) {
      std::string_view word;
      double value = 0.0;
      if (!words.next(word) || !text_scan::to_number(word, value)) {
        fail("a vertex without three numbers", "v x y z", "");
      }
      point[k] = text_scan::to_coordinate(value, source_.name, line_);
    }
    if (file_.mesh.vertices_mm.size() >=
        static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
      fail("more vertices than can be numbered", "up to 2147483647", "");
    }
    file_.mesh.vertices_mm.push_back(point);
  }

  void face(text_scan::Words& words) {
    corners_.clear();
    std::string_view word;
    while (words.next(word) && word.front() != '#') {
      const std::string_view number = word.substr(0, word.find('/'));
      const auto count = static_cast<std::int64_t>(file_.mesh.vertices_mm.size());
      std::int64_t index = 0;
      if (!text_scan::to_integer(number, index)) {
        fail("a face names " + text_scan::quoted(word), "v, v/vt, v//vn or v/vt/vn", "");
      }
      // Numbers count from 1; negative ones count backwards from the last vertex so far.
      const std::int64_t corner = index > 0 ? index - 1 : count + index;
      if (index == 0 || index > count || index < -count) {
        fail("a face names vertex " + std::to_string(index) + ", which does not exist here",
             "1 to " + std::to_string(count) + ", or the same negative", "");
      }
      corners_.push_back(static_cast<std::int32_t>(corner));
    }
    if (corners_.size() < 3) fail("a face with fewer than three corners", "", "");
    for (std::size_t k = 2; k < corners_.size(); ++k) {
      file_.mesh.triangles.push_back({corners_[0], corners_[k - 1], corners_[k]});
    }
    if (corners_.size() > 3) ++polygons_;
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed,
                         const std::string& remedy) const {
    throw Error(ErrorCode::kBadFormat,
                {what, text_scan::place(source_.name, line_), allowed, remedy});
  }

  const Source& source_;
  const Progress& progress_;
  text_scan::Scanner scan_;
  std::int64_t line_ = 1;
  std::vector<std::int32_t> corners_;
  std::int64_t polygons_ = 0;
  MeshFile file_;
};

}  // namespace

MeshFile read_obj(const Source& source, const Progress& progress) {
  return ObjReader(source, progress).read();
}

}  // namespace asbuilt::mesh_parsers
