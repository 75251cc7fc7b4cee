#include "core/statistics/gage_table.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/base/error.h"
#include "core/statistics/descriptive.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

// Names in the order in which they come first, and where each stands.
struct Names {
  std::vector<std::string> list;
  std::unordered_map<std::string, std::size_t> place;

  std::size_t of(const std::string& name) {
    const auto [found, added] = place.try_emplace(name, list.size());
    if (added) list.push_back(name);
    return found->second;
  }
};

using Cells = std::vector<std::vector<double>>;

GageTable balanced(std::vector<std::string> parts, std::vector<std::string> operators,
                   const Cells& cells, const auto& name_of) {
  GageTable table{std::move(parts), std::move(operators), cells.front().size(), {}};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].size() != table.trials) {
      refuse("the study is not balanced",
             name_of(c) + ": " + std::to_string(cells[c].size()) + " readings",
             std::to_string(table.trials) + " readings, as of " + name_of(0),
             "measure what is missing, leave the part out, or evaluate it as nested");
    }
    table.values.insert(table.values.end(), cells[c].begin(), cells[c].end());
  }
  if (table.parts.size() < 2 || table.trials < 2) {
    refuse("the study is too small",
           std::to_string(table.parts.size()) + " parts, " + std::to_string(table.trials) +
               " trials of each",
           "two parts and two trials at least; ten parts and three trials are usual", "");
  }
  return table;
}

void check_readings(std::span<const GageReading> readings) {
  if (readings.empty()) refuse("the study has no readings", "gage study", "parts and trials", "");
  for (const GageReading& reading : readings) {
    if (!std::isfinite(reading.value)) {
      refuse("a reading is not a finite number",
             "part " + reading.part + ", operator " + reading.op, "finite numbers",
             "measure the part again");
    }
  }
}

}  // namespace

std::span<const double> GageTable::cell(std::size_t part, std::size_t op) const {
  return std::span(values).subspan((part * operators.size() + op) * trials, trials);
}

double GageTable::cell_mean(std::size_t part, std::size_t op) const {
  return sample_mean(cell(part, op));
}

GageTable gage_table(std::span<const GageReading> readings) {
  check_readings(readings);
  Names parts;
  Names operators;
  for (const GageReading& reading : readings) {
    parts.of(reading.part);
    operators.of(reading.op);
  }
  const std::size_t width = std::max<std::size_t>(1, operators.list.size());
  // More cells than readings: some are empty, and a table of them may not fit.
  if (parts.list.size() > readings.size() / width) {
    refuse("the study is not crossed",
           std::to_string(parts.list.size()) + " parts, " + std::to_string(width) + " operators, " +
               std::to_string(readings.size()) + " readings",
           "every part measured by every operator",
           "measure what is missing, or evaluate it as nested where parts cannot be shared");
  }
  Cells cells(parts.list.size() * width);
  for (const GageReading& reading : readings) {
    cells[parts.of(reading.part) * width + operators.of(reading.op)].push_back(reading.value);
  }
  return balanced(parts.list, operators.list, cells, [&](std::size_t c) {
    return "part " + parts.list[c / width] + ", operator " + operators.list[c % width];
  });
}

GageTable nested_gage_table(std::span<const GageReading> readings) {
  check_readings(readings);
  Names operators;
  for (const GageReading& reading : readings) operators.of(reading.op);
  const std::size_t width = std::max<std::size_t>(1, operators.list.size());
  std::vector<Names> parts_of(width);
  std::size_t most = 0;
  for (const GageReading& reading : readings) {
    Names& parts = parts_of[operators.of(reading.op)];
    parts.of(reading.part);
    most = std::max(most, parts.list.size());
  }
  for (std::size_t o = 0; o < width; ++o) {
    if (parts_of[o].list.size() != most) {
      refuse("operators have different numbers of parts",
             "operator " + operators.list[o] + ": " + std::to_string(parts_of[o].list.size()),
             std::to_string(most) + " parts", "measure as many parts each");
    }
  }
  Cells cells(most * width);
  for (const GageReading& reading : readings) {
    const std::size_t o = operators.of(reading.op);
    cells[parts_of[o].of(reading.part) * width + o].push_back(reading.value);
  }
  std::vector<std::string> places;
  for (std::size_t p = 0; p < most; ++p) places.push_back(std::to_string(p + 1));
  return balanced(places, operators.list, cells, [&](std::size_t c) {
    return "part " + parts_of[c % width].list[c / width] + ", operator " +
           operators.list[c % width];
  });
}

}  // namespace asbuilt
