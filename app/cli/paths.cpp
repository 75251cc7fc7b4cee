#include "app/cli/paths.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"

namespace asbuilt {
namespace {

std::string lower_extension(const Path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending;
}

template <std::size_t Count>
bool is_one_of(const std::string& text, const std::array<std::string_view, Count>& all) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

constexpr std::array<std::string_view, 18> kScans = {
    ".mha",  ".mhd", ".nrrd", ".nhdr", ".nii", ".gz",  ".dcm", ".ima", ".tif",
    ".tiff", ".isq", ".vgi",  ".raw",  ".vol", ".bin", ".xyz", ".pts", ".asc"};
constexpr std::array<std::string_view, 2> kDesigns = {".3mf", ".csv"};
constexpr std::array<std::string_view, 4> kEither = {".stl", ".ply", ".obj", ".off"};

}  // namespace

void require_folder_place(const Path& folder, const std::string& option) {
  if (folder.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a folder has no name", option + " \"\"", "the name of a folder", ""});
  }
  std::error_code ignored;
  const Path whole = std::filesystem::absolute(folder);
  for (Path at = whole; at != at.parent_path(); at = at.parent_path()) {
    if (std::filesystem::is_directory(at, ignored)) return;
    if (!std::filesystem::exists(at, ignored)) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"a file stands where a folder is to be",
                 option + " " + folder.string() + (at == whole ? "" : ": " + at.string()),
                 "a folder; it is made where it does not exist", "give the folder another name"});
  }
}

void make_folder(const Path& folder, const std::string& option) {
  require_folder_place(folder, option);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw Error(
        ErrorCode::kStorage,
        {"the folder cannot be made", option + " " + folder.string() + ": " + failed.message(),
         "a folder that may be written to", "check the path and its permissions"});
  }
}

void require_plan(const Path& plan) {
  std::error_code ignored;
  const std::string ending = lower_extension(plan);
  const bool folder = std::filesystem::is_directory(plan, ignored);
  const bool scan = folder || is_one_of(ending, kScans);
  const bool design = is_one_of(ending, kDesigns);
  if (!scan && !design && !is_one_of(ending, kEither)) return;
  const std::string what = folder   ? "a folder"
                           : scan   ? "a scan by its name"
                           : design ? "a design by its name"
                                    : "a mesh by its name";
  throw Error(ErrorCode::kInvalidInput,
              {"this is no plan", plan.string() + ": " + what, "a plan, PLAN.toml",
               "without a plan: asbuilt inspect --scan " + (design ? "SCAN" : plan.string()) +
                   " --design " + (design ? plan.string() : "DESIGN")});
}

}  // namespace asbuilt
