#include "core/spec/toml_document.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr std::uintmax_t kMaximumBytes = 32u << 20;
constexpr int kMaximumDots = 8;
constexpr std::size_t kShownCharacters = 60;

[[noreturn]] void refuse(const std::string& name, std::int64_t line, const std::string& what,
                         const std::string& allowed) {
  const std::string place = line > 0 ? name + ":" + std::to_string(line) : name;
  throw Error(ErrorCode::kBadFormat, {what, place, allowed, ""});
}

// The parser limits how deep arrays and inline tables nest, but not how many dots one key has; each
// dot is one more table inside another, and taking a million of them apart again exhausts the
// stack.
void check_dots(std::string_view text, const std::string& name) {
  enum class State { kPlain, kComment, kBasic, kLiteral, kLongBasic, kLongLiteral };
  State state = State::kPlain;
  std::int64_t line = 1;
  int dots = 0;
  const auto starts = [&](std::size_t i, std::string_view what) {
    return text.substr(i, what.size()) == what;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      dots = 0;
    }
    switch (state) {
      case State::kComment:
        if (c == '\n') state = State::kPlain;
        break;
      case State::kBasic:
        if (c == '\\')
          ++i;
        else if (c == '"' || c == '\n')
          state = State::kPlain;
        break;
      case State::kLiteral:
        if (c == '\'' || c == '\n') state = State::kPlain;
        break;
      case State::kLongBasic:
        if (c == '\\' && i + 1 < text.size() && text[i + 1] != '\n')
          ++i;
        else if (starts(i, "\"\"\""))
          i += 2, state = State::kPlain;
        break;
      case State::kLongLiteral:
        if (starts(i, "'''")) i += 2, state = State::kPlain;
        break;
      case State::kPlain:
        if (c == '#')
          state = State::kComment;
        else if (starts(i, "\"\"\""))
          i += 2, state = State::kLongBasic;
        else if (starts(i, "'''"))
          i += 2, state = State::kLongLiteral;
        else if (c == '"')
          state = State::kBasic;
        else if (c == '\'')
          state = State::kLiteral;
        else if (c == ',' || c == '=' || c == '{' || c == '[' || c == ']' || c == '}')
          dots = 0;
        else if (c == '.' && ++dots > kMaximumDots) {
          refuse(name, line, "a key has too many parts", "at most 8 dots in one key");
        }
        break;
    }
  }
}

TomlValue convert(const toml::node& node) {
  TomlValue out;
  out.line = static_cast<int>(node.source().begin.line);
  node.visit([&out](const auto& value) {
    using Node = std::remove_cvref_t<decltype(value)>;
    if constexpr (toml::is_table<Node>) {
      TomlValue::Table members;
      members.reserve(value.size());
      for (const auto& [key, child] : value) {
        TomlMember member{std::string(key.str()), convert(child)};
        // A table's own place is its header; a key's place is where the key stands.
        if (key.source().begin.line > 0) {
          member.value.line = static_cast<int>(key.source().begin.line);
        }
        members.push_back(std::move(member));
      }
      std::stable_sort(members.begin(), members.end(),
                       [](const auto& a, const auto& b) { return a.value.line < b.value.line; });
      out.value = std::move(members);
    } else if constexpr (toml::is_array<Node>) {
      TomlValue::Array items;
      items.reserve(value.size());
      for (const toml::node& child : value) items.push_back(convert(child));
      out.value = std::move(items);
    } else if constexpr (toml::is_string<Node>) {
      out.value = std::string(value.get());
    } else if constexpr (toml::is_boolean<Node> || toml::is_integer<Node> ||
                         toml::is_floating_point<Node>) {
      out.value = value.get();
    } else {
      out.value = TomlValue::Other{"a date or a time"};
    }
  });
  return out;
}

std::string escaped(std::string_view text, std::size_t limit = kShownCharacters) {
  std::string out;
  for (const char c : text) {
    if (out.size() >= limit) {
      // Never cut inside a UTF-8 character: drop the bytes of an unfinished one.
      std::size_t start = out.size();
      while (start > 0 && (static_cast<unsigned char>(out[start - 1]) & 0xC0) == 0x80) --start;
      if (start > 0 && static_cast<unsigned char>(out[start - 1]) >= 0xC0) out.resize(start - 1);
      return out + "...";
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      constexpr char kHex[] = "0123456789abcdef";
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
  const Table* table = std::get_if<Table>(&value);
  if (table == nullptr) return nullptr;
  for (const TomlMember& member : *table) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

TomlValue parse_toml(std::string_view text, const std::string& name) {
  if (text.size() > kMaximumBytes)
    refuse(name, 0, "the file is too large for a plan", "at most 32 MiB");
  check_dots(text, name);
  try {
    const toml::table table = toml::parse(text);
    TomlValue root = convert(table);
    root.line = 1;
    return root;
  } catch (const toml::parse_error& error) {
    refuse(name, static_cast<std::int64_t>(error.source().begin.line),
           "the file is not valid TOML: " + escaped(error.description(), 200), "TOML 1.0 in UTF-8");
  }
}

TomlValue read_toml(const std::filesystem::path& path) {
  std::error_code failure;
  const std::filesystem::file_status status = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(status)) {
    throw Error(ErrorCode::kNotFound,
                {"the file does not exist", path.string(), "", "check the path"});
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw Error(ErrorCode::kInvalidInput, {"not a file", path.string(), "a TOML file", ""});
  }
  const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
  if (!failure && bytes > kMaximumBytes) {
    refuse(path.string(), 0, "the file is too large for a plan", "at most 32 MiB");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(failure ? 0 : static_cast<std::size_t>(bytes), '\0');
  if (!failure && file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (failure || !file) {
    throw Error(ErrorCode::kStorage,
                {"the file cannot be read", path.string(), "", "check the rights and the disk"});
  }
  return parse_toml(text, path.string());
}

std::string shown(std::string_view text) {
  return '"' + escaped(text) + '"';
}

std::string shown(const TomlValue& value) {
  struct Writer {
    std::string out;
    void write(const TomlValue& v) {
      if (const bool* flag = v.get_if<bool>()) {
        out += *flag ? "true" : "false";
      } else if (const std::int64_t* whole = v.get_if<std::int64_t>()) {
        out += std::to_string(*whole);
      } else if (const double* number = v.get_if<double>()) {
        char buffer[40];
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, *number).ptr);
      } else if (const std::string* text = v.get_if<std::string>()) {
        out += shown(std::string_view(*text));
      } else if (const TomlValue::Array* items = v.get_if<TomlValue::Array>()) {
        out += '[';
        for (std::size_t i = 0; i < items->size(); ++i) {
          if (i > 0) out += ", ";
          if (out.size() > kShownCharacters) {
            out += "...";
            break;
          }
          write((*items)[i]);
        }
        out += ']';
      } else {
        out += v.get_if<TomlValue::Table>() != nullptr ? "a table" : "a date or a time";
      }
    }
  };
  Writer writer;
  writer.write(value);
  return std::move(writer.out);
}

}  // namespace asbuilt
