#include "core/scan/tiff_chain.h"

#include <fstream>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"

namespace asbuilt::scan {
namespace {

// Sizes of the two kinds of TIFF: classic with 32-bit offsets, BigTIFF with 64-bit offsets.
struct Widths {
  std::int64_t count;
  std::int64_t entry;
  std::int64_t offset;
};

class ChainReader {
 public:
  explicit ChainReader(const std::filesystem::path& path)
      : path_(path), file_(path, std::ios::binary), size_(size_of_file(path)) {
    const std::string mark = bytes(0, 2);
    order_ = mark == "MM" ? ByteOrder::kBig : ByteOrder::kLittle;
    big_ = number(2, 2) == 43;
  }

  Widths widths() const { return big_ ? Widths{8, 20, 8} : Widths{2, 12, 4}; }
  std::int64_t first_link() const { return big_ ? 8 : 4; }

  Error damaged(const std::string& what) const {
    return Error(ErrorCode::kBadFormat,
                 {"a TIFF file is damaged: " + what, path_.string(),
                  std::to_string(size_) + " bytes present", "export the slices again"});
  }

  std::int64_t number(std::int64_t at, std::int64_t width) {
    const std::string raw = bytes(at, width);
    std::uint64_t value = 0;
    if (width == 2) value = load_sample<std::uint16_t>(raw.data(), order_);
    if (width == 4) value = load_sample<std::uint32_t>(raw.data(), order_);
    if (width == 8) value = load_sample<std::uint64_t>(raw.data(), order_);
    if (value > static_cast<std::uint64_t>(size_)) throw damaged("a number leads outside the file");
    return static_cast<std::int64_t>(value);
  }

 private:
  std::string bytes(std::int64_t at, std::int64_t count) {
    if (at > size_ - count) throw damaged("it is cut short");
    std::string raw(static_cast<std::size_t>(count), '\0');
    file_.seekg(at);
    file_.read(raw.data(), count);
    if (file_.gcount() != count) throw damaged("it is cut short");
    return raw;
  }

  std::filesystem::path path_;
  std::ifstream file_;
  std::int64_t size_ = 0;
  ByteOrder order_ = ByteOrder::kLittle;
  bool big_ = false;
};

}  // namespace

std::int64_t count_tiff_pages(const std::filesystem::path& path) {
  ChainReader reader(path);
  const Widths widths = reader.widths();
  std::set<std::int64_t> seen;
  std::int64_t page = reader.number(reader.first_link(), widths.offset);
  while (page != 0) {
    if (!seen.insert(page).second) throw reader.damaged("its pages link in a circle");
    const std::int64_t entries = reader.number(page, widths.count);
    page = reader.number(page + widths.count + entries * widths.entry, widths.offset);
  }
  return static_cast<std::int64_t>(seen.size());
}

}  // namespace asbuilt::scan
