#include "core/interchange/xml_tree.h"

#include <algorithm>
#include <cstring>
#include <pugixml.hpp>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/text_scan.h"
#include "core/records/characteristic_results.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kLargestBytes = std::int64_t{512} << 20;
constexpr int kDeepest = 64;
constexpr std::int64_t kMemoryPerByte = 24;  // "<a/>" is a node, an element and its line

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed) {
  throw Error(ErrorCode::kBadFormat, {what, where, allowed, "export the file again"});
}

bool starts(std::string_view text, std::size_t at, std::string_view with) {
  return text.substr(at, with.size()) == with;
}

// Where each line begins, from the text before the parser changes it in place.
std::vector<std::int64_t> lines_of(std::string_view text) {
  std::vector<std::int64_t> starts_at = {0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_at.push_back(static_cast<std::int64_t>(i + 1));
  }
  return starts_at;
}

std::int64_t line_at(const std::vector<std::int64_t>& starts_at, std::int64_t offset) {
  return std::upper_bound(starts_at.begin(), starts_at.end(), offset) - starts_at.begin();
}

// What the parser would let pass: declarations of types, entities that nobody defined, bytes that
// are no text.
void check_markup(std::string_view text, const std::string& source,
                  const std::vector<std::int64_t>& lines) {
  const auto where = [&](std::size_t at) {
    return source + ", line " + std::to_string(line_at(lines, static_cast<std::int64_t>(at)));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<' && starts(text, i, "<!--")) {
      const std::size_t end = text.find("-->", i + 4);
      if (end == std::string_view::npos) refuse("a comment has no end", where(i), "-->");
      i = end + 2;
    } else if (c == '<' && starts(text, i, "<![CDATA[")) {
      const std::size_t end = text.find("]]>", i);
      if (end == std::string_view::npos) refuse("a CDATA section has no end", where(i), "]]>");
      i = end + 2;
    } else if (c == '<' && starts(text, i, "<!")) {
      refuse("the XML has a document type declaration, which may hide entities", where(i), "none");
    } else if (c == '&') {
      const std::size_t end = text.substr(i, 16).find(';');
      const std::string_view entity =
          end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - 1);
      const bool known = entity == "amp" || entity == "lt" || entity == "gt" || entity == "quot" ||
                         entity == "apos" || (entity.size() > 1 && entity[0] == '#');
      if (!known) {
        refuse("an entity is not defined", where(i), "&amp; &lt; &gt; &quot; &apos; &#number;");
      }
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') {
      refuse("the XML holds a control character", where(i), "text");
    }
  }
  // Line by line, so that no copy of the whole is made.
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const auto from = static_cast<std::size_t>(lines[line]);
    const std::size_t to =
        line + 1 < lines.size() ? static_cast<std::size_t>(lines[line + 1]) : text.size();
    std::string piece(text.substr(from, to - from));
    std::replace_if(
        piece.begin(), piece.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; },
        ' ');
    if (!is_plain_text(piece)) refuse("the XML is not text in UTF-8", where(from), "UTF-8");
  }
}

}  // namespace

XmlTree::XmlTree(std::string bytes, const std::string& source)
    : source_(source), bytes_(std::move(bytes)) {
  if (static_cast<std::int64_t>(bytes_.size()) > kLargestBytes) {
    refuse("the file is too large", source, "up to 512 MiB");
  }
  require_memory(static_cast<std::int64_t>(bytes_.size()) * kMemoryPerByte, "reading " + source,
                 "split the file");
  if (bytes_.starts_with("\xef\xbb\xbf")) bytes_.erase(0, 3);
  line_starts_ = lines_of(bytes_);
  check_markup(bytes_, source, line_starts_);

  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer_inplace(
      bytes_.data(), bytes_.size(), pugi::parse_default | pugi::parse_trim_pcdata,
      pugi::encoding_utf8);
  if (!parsed) {
    refuse(std::string("the XML is damaged or cut off: ") + parsed.description(),
           source + ", line " + std::to_string(line_at(line_starts_, parsed.offset)),
           "well-formed XML");
  }
  const auto local = [](const char* name) {
    const char* colon = std::strrchr(name, ':');
    return std::string_view(colon == nullptr ? name : colon + 1);
  };
  // Prefixes in force, innermost last, with the depth at which each was declared.
  struct Declared {
    std::string_view prefix;
    std::uint32_t space;
    int depth;
  };
  spaces_.emplace_back();
  std::vector<Declared> declared = {{"", 0, 0}};
  pugi::xml_node node = document.document_element();
  for (pugi::xml_node other = node.next_sibling(); other; other = other.next_sibling()) {
    if (other.type() == pugi::node_element) {
      refuse("the XML has two roots", source + ", " + other.name(), "one root element");
    }
  }
  std::vector<Index> open;
  std::vector<Index> last_child;
  const auto leave = [&] {
    open.pop_back();
    last_child.pop_back();
    while (declared.back().depth > static_cast<int>(open.size())) declared.pop_back();
  };
  while (node) {
    if (node.type() == pugi::node_element) {
      if (open.size() >= kDeepest) {
        refuse("elements are nested too deeply",
               source + ", line " + std::to_string(line_at(line_starts_, node.offset_debug())),
               "up to 64 levels");
      }
      Element element;
      element.name = local(node.name());
      element.text = text_scan::trimmed(node.child_value());
      element.offset = node.offset_debug();
      element.attributes = static_cast<std::uint32_t>(attributes_.size());
      const int depth = static_cast<int>(open.size()) + 1;
      for (const pugi::xml_attribute& a : node.attributes()) {
        const std::string_view full = a.name();
        if (full == "xmlns" || full.starts_with("xmlns:")) {
          spaces_.emplace_back(a.value());
          declared.push_back({full == "xmlns" ? "" : full.substr(6),
                              static_cast<std::uint32_t>(spaces_.size() - 1), depth});
        } else {
          attributes_.emplace_back(full, a.value());
        }
      }
      element.attribute_count = static_cast<std::uint32_t>(attributes_.size()) - element.attributes;
      const std::string_view full = node.name();
      const std::string_view prefix =
          full.substr(0, full.size() - element.name.size() - (full == element.name ? 0 : 1));
      bool found = false;
      for (auto d = declared.rbegin(); d != declared.rend() && !found; ++d) {
        if (d->prefix != prefix) continue;
        element.space = d->space;
        found = true;
      }
      if (!found) {
        refuse("a namespace prefix is not declared", source + ", " + std::string(full), "xmlns");
      }
      const auto self = static_cast<Index>(elements_.size());
      if (!open.empty()) {
        element.parent = open.back();
        if (last_child.back() == kNone) {
          elements_[open.back()].first = self;
        } else {
          elements_[last_child.back()].next = self;
        }
        last_child.back() = self;
      }
      elements_.push_back(element);
      open.push_back(self);
      last_child.push_back(kNone);
      if (node.first_child()) {
        node = node.first_child();
        continue;
      }
      leave();
    }
    if (open.empty()) break;  // the root has ended
    while (!node.next_sibling()) {
      node = node.parent();
      leave();
      if (open.empty()) return;
    }
    node = node.next_sibling();
  }
}

XmlTree XmlTree::read(const std::filesystem::path& path) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (!failed && size > static_cast<std::uintmax_t>(kLargestBytes)) {
    refuse("the file is too large", path.string(), "up to 512 MiB");
  }
  return {read_whole_file(path), path.filename().string()};
}

std::string_view XmlTree::space(Index element) const {
  return spaces_[elements_[element].space];
}

std::optional<std::string_view> XmlTree::attribute(Index element, std::string_view name) const {
  const Element& e = elements_[element];
  for (std::uint32_t i = e.attributes; i < e.attributes + e.attribute_count; ++i) {
    if (attributes_[i].first == name) return attributes_[i].second;
  }
  return std::nullopt;
}

std::span<const XmlTree::Attribute> XmlTree::attributes(Index element) const {
  const Element& e = elements_[element];
  return std::span(attributes_).subspan(e.attributes, e.attribute_count);
}

std::int64_t XmlTree::line(Index element) const {
  return line_at(line_starts_, elements_[element].offset);
}

XmlTree::Index XmlTree::child(Index element, std::string_view name) const {
  if (element == kNone) return kNone;
  Index at = elements_[element].first;
  while (at != kNone && elements_[at].name != name) at = elements_[at].next;
  return at;
}

XmlTree::Index XmlTree::find(Index element, std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) element = child(element, name);
  return element;
}

std::string_view XmlTree::child_text(Index element, std::string_view name) const {
  const Index found = child(element, name);
  return found == kNone ? std::string_view() : elements_[found].text;
}

void append_xml(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace asbuilt
