#include "reports/render/output.h"

#include <fstream>
#include <system_error>

#include "core/base/error.h"

namespace asbuilt::render {

void write_output(const std::filesystem::path& out, const std::string& bytes) {
  const auto refuse = [&](const std::string& why) {
    return Error(ErrorCode::kStorage,
                 {"the report could not be written", out.string() + (why.empty() ? "" : ": " + why),
                  "", "check that the folder exists and has room"});
  };
  std::filesystem::path part = out;
  part += ".part";
  std::error_code failed;
  {
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    if (!file) throw refuse("");
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
      std::filesystem::remove(part, failed);
      throw refuse("");
    }
  }
  std::filesystem::rename(part, out, failed);
  if (failed) {
    const std::string why = failed.message();
    std::filesystem::remove(part, failed);
    throw refuse(why);
  }
}

void require_plot(const std::filesystem::path& out) {
  const std::string extension = out.extension().string();
  if (extension == ".pdf" || extension == ".svg" || extension == ".png") return;
  throw Error(ErrorCode::kInvalidInput, {"a plot's form is not known", "--plot " + out.string(),
                                         "a name that ends in .pdf, .svg or .png", ""});
}

}  // namespace asbuilt::render
