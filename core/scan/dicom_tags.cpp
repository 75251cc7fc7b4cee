#include "core/scan/dicom_tags.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include "core/base/error.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"

namespace asbuilt::scan {
namespace {

constexpr int kDeepest = 16;
constexpr std::uint32_t kUndefined = 0xffffffff;
constexpr std::int64_t kLongestValue = 16 << 10;
constexpr DicomTag kItem = 0xfffee000;
constexpr DicomTag kItemEnd = 0xfffee00d;
constexpr DicomTag kSequenceEnd = 0xfffee0dd;

constexpr std::array kShortLength = {"AE", "AS", "AT", "CS", "DA", "DS", "DT",
                                     "FL", "FD", "IS", "LO", "LT", "PN", "SH",
                                     "SL", "SS", "ST", "TM", "UI", "UL", "US"};
constexpr std::array kLongLength = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                    "SV", "UC", "UN", "UR", "UT", "UV"};

constexpr std::array kKeptSequences = {dicom::kSharedGroups,      dicom::kPerFrameGroups,
                                       dicom::kPixelMeasures,     dicom::kPlanePositions,
                                       dicom::kPlaneOrientations, dicom::kPixelTransformations};

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool kept_value(DicomTag tag) {
  const std::uint32_t group = tag >> 16;
  return group == 0x0002 || group == 0x0008 || group == 0x0018 || group == 0x0020 ||
         group == 0x0028;
}

enum class Encoding { kExplicit, kImplicit };

struct Element {
  DicomTag tag = 0;
  std::string vr;  // empty where it is implicit
  std::uint32_t length = 0;
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path)
      : path_(path), file_(path, std::ios::binary), size_(size_of_file(path)) {
    if (!file_) {
      throw Error(ErrorCode::kNotFound,
                  {"a file cannot be opened for reading", path.string(), "", ""});
    }
  }

  std::int64_t position = 0;
  Encoding encoding = Encoding::kExplicit;
  ByteOrder order = ByteOrder::kLittle;

  std::int64_t size() const { return size_; }

  Error damaged(const std::string& what) const {
    return Error(ErrorCode::kBadFormat, {"a DICOM file is damaged: " + what,
                                         path_.string() + ": byte " + std::to_string(position) +
                                             " of " + std::to_string(size_),
                                         "", "export the slice again"});
  }

  std::string bytes(std::int64_t count, std::int64_t end) {
    if (count > end - position) throw damaged("it is cut short or a length is wrong");
    std::string result(static_cast<std::size_t>(count), '\0');
    if (position != file_position_) file_.seekg(position);
    file_.read(result.data(), count);
    if (file_.gcount() != count) throw damaged("it is cut short");
    position += count;
    file_position_ = position;
    return result;
  }

  template <class T>
  std::uint32_t unsigned_integer(std::int64_t end) {
    return load_sample<T>(bytes(sizeof(T), end).data(), order);
  }

  Element element(std::int64_t end) {
    Element e;
    const std::uint32_t group = unsigned_integer<std::uint16_t>(end);
    e.tag = group << 16 | unsigned_integer<std::uint16_t>(end);
    if (encoding == Encoding::kImplicit || group == 0xfffe) {
      e.length = unsigned_integer<std::uint32_t>(end);
      return e;
    }
    e.vr = bytes(2, end);
    if (contains(kShortLength, e.vr)) {
      e.length = unsigned_integer<std::uint16_t>(end);
    } else if (contains(kLongLength, e.vr)) {
      bytes(2, end);
      e.length = unsigned_integer<std::uint32_t>(end);
    } else {
      throw damaged("value representation \"" + shown(e.vr) + "\" is not known");
    }
    return e;
  }

  // Elements up to `end`, to an item delimiter, or to the pixel data (which only the outermost data
  // set may hold: `pixels` is null inside items). `keep` is null where nothing is of interest.
  void data_set(std::int64_t end, int depth, DicomItem* keep, DicomFile* pixels) {
    while (position < end) {
      const Element e = element(end);
      if (e.tag == kItemEnd && pixels == nullptr) return;
      if (e.tag == dicom::kPixelData && pixels != nullptr) {
        pixels->pixels_begin = position;
        pixels->encapsulated = e.length == kUndefined;
        pixels->pixels_length = pixels->encapsulated ? end - position : e.length;
        if (pixels->pixels_length > end - position) throw damaged("its pixel data are cut short");
        return;
      }
      if (e.vr == "SQ" || e.length == kUndefined ||
          (e.vr.empty() && contains(kKeptSequences, e.tag))) {
        sequence(e, end, depth, keep);
        continue;
      }
      if (e.length > end - position) throw damaged("an element is longer than what is left");
      if (keep != nullptr && kept_value(e.tag) && e.length <= kLongestValue) {
        std::string value = bytes(e.length, end);
        while (!value.empty() && e.vr != "US" && e.vr != "SS" && !binary(e) &&
               value.back() == '\0') {
          value.pop_back();
        }
        keep->values[e.tag] = std::move(value);
      } else {
        position += e.length;
      }
    }
  }

 private:
  // With implicit encoding, the few binary elements that are used here.
  static bool binary(const Element& e) {
    return e.vr.empty() && e.tag >= 0x00280000 && e.tag < 0x00290000 && e.length == 2;
  }

  void sequence(const Element& e, std::int64_t end, int depth, DicomItem* keep) {
    if (depth >= kDeepest) throw damaged("sequences are nested too deeply");
    // PS3.5 section 6.2.2: an unknown sequence is always in implicit little-endian encoding.
    const Encoding outer_encoding = encoding;
    if (e.vr == "UN") encoding = Encoding::kImplicit;
    const bool open = e.length == kUndefined;
    if (!open && e.length > end - position) throw damaged("a sequence is longer than what is left");
    const std::int64_t sequence_end = open ? end : position + e.length;
    std::vector<DicomItem>* items =
        keep != nullptr && contains(kKeptSequences, e.tag) ? &keep->sequences[e.tag] : nullptr;
    for (;;) {
      if (position >= sequence_end) {
        if (open) throw damaged("a sequence has no end");
        break;
      }
      const Element item = element(sequence_end);
      if (item.tag == kSequenceEnd) break;
      if (item.tag != kItem) throw damaged("a sequence holds something else than items");
      const bool open_item = item.length == kUndefined;
      if (!open_item && item.length > sequence_end - position) {
        throw damaged("an item is longer than its sequence");
      }
      DicomItem* target = nullptr;
      if (items != nullptr) {
        items->emplace_back();
        target = &items->back();
      }
      data_set(open_item ? sequence_end : position + item.length, depth + 1, target, nullptr);
    }
    encoding = outer_encoding;
  }

  std::filesystem::path path_;
  std::ifstream file_;
  std::int64_t size_ = 0;
  std::int64_t file_position_ = 0;
};

}  // namespace

bool is_dicom(const std::filesystem::path& path) {
  return read_bytes(path, 128, 4) == "DICM";
}

DicomFile read_dicom_tags(const std::filesystem::path& path) {
  if (!is_dicom(path)) {
    throw Error(ErrorCode::kBadFormat,
                {"a file carries no DICOM mark", path.string(), "\"DICM\" behind 128 bytes",
                 "export it as a DICOM file (part 10)"});
  }
  DicomFile file;
  file.path = path;
  Reader reader(path);
  file.file_bytes = reader.size();
  reader.position = 132;
  // The meta group is explicit little-endian whatever follows; it ends where another group begins.
  while (reader.position < reader.size()) {
    const std::int64_t begin = reader.position;
    const std::uint32_t group = reader.unsigned_integer<std::uint16_t>(reader.size());
    reader.position = begin;
    if (group != 0x0002) break;
    const Element e = reader.element(reader.size());
    if (e.length > kLongestValue) throw reader.damaged("an element of its meta group is too long");
    file.data.values[e.tag] = reader.bytes(e.length, reader.size());
  }
  file.transfer_syntax = file.text(file.data, dicom::kTransferSyntax).value_or("");
  const std::string& syntax = file.transfer_syntax;
  if (syntax.empty()) throw reader.damaged("it names no transfer syntax");
  if (syntax == "1.2.840.10008.1.2.1.99") {
    throw Error(ErrorCode::kInvalidInput, {"a deflated DICOM file is not supported", path.string(),
                                           "", "export it uncompressed"});
  }
  if (syntax == "1.2.840.10008.1.2") reader.encoding = Encoding::kImplicit;
  if (syntax == "1.2.840.10008.1.2.2") {
    reader.order = ByteOrder::kBig;
    file.order = DicomByteOrder::kBig;
  }
  reader.data_set(reader.size(), 0, &file.data, &file);
  return file;
}

std::optional<std::string> DicomFile::text(const DicomItem& item, DicomTag tag) const {
  const auto found = item.values.find(tag);
  if (found == item.values.end()) return std::nullopt;
  std::string value = found->second;
  while (!value.empty() && (value.back() == '\0' || value.back() == ' ')) value.pop_back();
  return std::string(trimmed(value));
}

std::optional<std::int64_t> DicomFile::integer(const DicomItem& item, DicomTag tag) const {
  const auto found = item.values.find(tag);
  if (found == item.values.end() || found->second.empty()) return std::nullopt;
  if (tag == dicom::kFrames) return to_integer(path, "NumberOfFrames", *text(item, tag));
  if (found->second.size() != 2) {
    throw bad_field(path, "element", std::to_string(tag), "an element should be a 16-bit number");
  }
  return load_sample<std::uint16_t>(
      found->second.data(), order == DicomByteOrder::kBig ? ByteOrder::kBig : ByteOrder::kLittle);
}

std::vector<double> DicomFile::numbers(const DicomItem& item, DicomTag tag) const {
  const std::optional<std::string> value = text(item, tag);
  std::vector<double> result;
  if (!value || value->empty()) return result;
  for (const std::string_view part : words(*value, "\\")) {
    result.push_back(to_number(path, "a decimal element", part));
  }
  return result;
}

}  // namespace asbuilt::scan
