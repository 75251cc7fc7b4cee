#include "core/interchange/xlsx_book.h"

#include <xlsxwriter.h>

#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <map>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr std::size_t kLongestName = 31;
constexpr std::size_t kLongestText = 32767;

class Workbook {
 public:
  explicit Workbook(const std::filesystem::path& path) : path_(path), partial_(path) {
    partial_ += ".partial";
    // The library would only say at the end, and on standard error, that it cannot write here.
    if (!std::ofstream(partial_, std::ios::binary)) fail("the workbook could not be made");
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    name_ = partial_.string();
    book_ = workbook_new_opt(name_.c_str(), &options);
    if (book_ == nullptr) fail("the workbook could not be made");
  }
  ~Workbook() {
    if (book_ != nullptr) lxw_workbook_free(book_);
    if (committed_) return;
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  lxw_workbook* get() { return book_; }

  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) fail(lxw_strerror(error));
  }

  void commit() {
    lxw_workbook* const book = book_;
    book_ = nullptr;  // closing frees it
    check(workbook_close(book));
    std::error_code failed;
    std::filesystem::rename(partial_, path_, failed);
    if (failed) fail("the file could not be given its name (" + failed.message() + ")");
    committed_ = true;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(
        ErrorCode::kStorage,
        {what, path_.string(), "", "check that the folder exists, may be written and has space"});
  }

  std::filesystem::path path_, partial_;
  std::string name_;
  lxw_workbook* book_ = nullptr;
  bool committed_ = false;
};

// Excel allows up to 31 characters and none of []:*?/\ in the name of a sheet.
std::string sheet_name(std::string name, std::set<std::string>& taken) {
  for (char& c : name) {
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = '_';
  }
  if (name.size() > kLongestName - 4) {
    std::size_t end = kLongestName - 4;  // room for a number
    while ((static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) --end;
    name.resize(end);
  }
  // Names that differ in case only are the same to Excel.
  const auto lower = [](std::string text) {
    for (char& c : text) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
  };
  std::string unique = name;
  for (int i = 2; !taken.insert(lower(unique)).second; ++i) {
    unique = name + " " + std::to_string(i);
  }
  return unique;
}

}  // namespace

struct XlsxBook::State {
  explicit State(const std::filesystem::path& path) : book(path) {
    lxw_doc_properties properties = {};
    // The library would take the time of day; tables say their own.
    properties.created = static_cast<std::time_t>(1);
    book.check(workbook_set_properties(book.get(), &properties));
    lxw_format* const header = workbook_add_format(book.get());
    format_set_bold(header);
    format_set_text_wrap(header);
    formats = {
        nullptr,           header, coloured(0xc6efce), coloured(0xffc7ce), coloured(0xffeb9c),
        coloured(0xd9d9d9)};
  }

  lxw_format* coloured(lxw_color_t background) {
    lxw_format* format = workbook_add_format(book.get());
    format_set_bg_color(format, background);
    return format;
  }

  lxw_format* with_decimals(std::optional<int> decimals) {
    if (!decimals) return nullptr;
    lxw_format*& format = number_formats[*decimals];
    if (format == nullptr) {
      format = workbook_add_format(book.get());
      const std::string form =
          *decimals == 0 ? "0" : "0." + std::string(static_cast<std::size_t>(*decimals), '0');
      format_set_num_format(format, form.c_str());
    }
    return format;
  }

  Workbook book;
  lxw_worksheet* sheet = nullptr;
  std::array<lxw_format*, 6> formats{};
  std::map<int, lxw_format*> number_formats;
  std::set<std::string> taken;
};

XlsxBook::XlsxBook(const std::filesystem::path& path) : state_(std::make_unique<State>(path)) {}
XlsxBook::~XlsxBook() = default;

void XlsxBook::begin_sheet(const std::string& name) {
  const std::string unique = sheet_name(name, state_->taken);
  state_->sheet = workbook_add_worksheet(state_->book.get(), unique.c_str());
  if (state_->sheet == nullptr) {
    throw Error(ErrorCode::kInternal, {"a sheet could not be made", unique, "", ""});
  }
}

void XlsxBook::set_width(int first_column, int last_column, double characters) {
  worksheet_set_column(state_->sheet, static_cast<lxw_col_t>(first_column),
                       static_cast<lxw_col_t>(last_column), characters, nullptr);
}

void XlsxBook::text(std::size_t row, int column, const std::string& value, CellStyle style) {
  if (value.empty()) return;
  if (value.size() > kLongestText) {
    throw Error(ErrorCode::kInvalidInput,
                {"a text is too long for a cell", std::to_string(value.size()) + " bytes",
                 "up to 32767", ""});
  }
  state_->book.check(worksheet_write_string(state_->sheet, static_cast<lxw_row_t>(row),
                                            static_cast<lxw_col_t>(column), value.c_str(),
                                            state_->formats.at(static_cast<std::size_t>(style))));
}

void XlsxBook::number(std::size_t row, int column, double value, std::optional<int> decimals) {
  if (std::isnan(value)) return;
  state_->book.check(worksheet_write_number(state_->sheet, static_cast<lxw_row_t>(row),
                                            static_cast<lxw_col_t>(column), value,
                                            state_->with_decimals(decimals)));
}

void XlsxBook::number(std::size_t row, int column, const std::optional<double>& value,
                      std::optional<int> decimals) {
  if (value) number(row, column, *value, decimals);
}

void XlsxBook::head_table(std::size_t rows, int columns) {
  worksheet_freeze_panes(state_->sheet, 1, 0);
  worksheet_autofilter(state_->sheet, 0, 0, static_cast<lxw_row_t>(rows),
                       static_cast<lxw_col_t>(columns - 1));
}

void XlsxBook::commit() {
  state_->book.commit();
}

}  // namespace asbuilt
