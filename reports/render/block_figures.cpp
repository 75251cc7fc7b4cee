#include "reports/render/block_figures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/print.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

bool starts_with(const std::string& text, std::string_view start) {
  return text.rfind(start, 0) == 0;
}

// "young_x_gpa" to "E x, GPa"; a name that is not known stays as it is.
std::string figure_words(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kModuli = {
      {{"young_", "E "},
       {"shear_", "G "},
       {"poisson_", "\u03bd "},
       {"mean_bulk_", "K, mean by "},
       {"mean_shear_", "G, mean by "},
       {"bulk_", "K "}}};
  if (name == "zener") return "Zener\u2019s ratio";
  if (name == "universal_anisotropy") return "Universal anisotropy";
  if (name == "deviation_from_cubic") return "Deviation from cubic";
  if (name == "coupling") return "Coupling not seen";
  for (const auto& [start, words] : kModuli) {
    if (!starts_with(name, start)) continue;
    std::string text(words);
    text.append(name.substr(start.size()));
    const std::size_t unit = text.rfind("_gpa");
    if (unit != std::string::npos) text.erase(unit);
    const std::size_t whose = text.find(" by ");
    if (whose != std::string::npos && whose + 4 < text.size()) {
      text[whose + 4] = text[whose + 4] == 'v' ? 'V' : 'R';
    }
    return unit == std::string::npos ? text : text + ", GPa";
  }
  return name;
}

std::string with_u(const Quantity& q) {
  if (!std::isfinite(q.value)) return kDash;
  if (q.value == 0.0 && q.u == 0.0) return "0";
  const bool stated = std::isfinite(q.u) && q.u > 0.0;
  const int decimals = stated ? std::min(decimals_for(q.u, 4), 5) : 4;
  return fixed(q.value, decimals) + (stated ? " \u00b1 " + fixed(q.u, decimals) : std::string());
}

// Why something is missing, each reason once, with the blocks that it is told of.
void add_reasons(Document& document, const std::vector<BlockFigureRow>& rows) {
  struct Told {
    std::string what, reason, blocks;
    bool value;
  };
  std::vector<Told> all;
  for (const auto& [block_name, block] : {std::pair{"designed", &BlockFigureRow::design},
                                          std::pair{"built", &BlockFigureRow::built}}) {
    for (const BlockFigureRow& row : rows) {
      const Quantity& q = row.*block;
      if (std::isfinite(q.value) && std::isfinite(q.u)) continue;
      const auto same = std::ranges::find(all, q.reason, &Told::reason);
      if (same == all.end()) {
        all.push_back({figure_words(row.name), q.reason, block_name, !std::isfinite(q.value)});
      } else if (!same->blocks.ends_with(block_name)) {
        same->blocks.append(" and ").append(block_name);
      }
    }
  }
  for (const Told& told : all) {
    std::string text = capital(told.blocks);
    if (told.value) {
      text.append(", no constants: ");
    } else {
      text.append(", no U of \u201c").append(told.what).append("\u201d: ");
    }
    text.append(for_people(told.reason)).append(".");
    document.add(Paragraph{text, told.value ? Tone::kOpen : Tone::kMuted});
  }
}

const BlockFigureRow* find_figure(const std::vector<BlockFigureRow>& rows,
                                  const std::string& name) {
  const auto at = std::ranges::find(rows, name, &BlockFigureRow::name);
  return at == rows.end() ? nullptr : &*at;
}

std::string check_words(const std::string& check) {
  if (check == "rigid_motion_force") return "rigid motions make no force";
  if (check == "energy_imbalance") return "strain energy is work";
  if (check == "asymmetry") return "tensor symmetric";
  if (check == "least_eigenvalue") return "tensor positive definite";
  if (check == "force_imbalance") return "platens\u2019 forces in balance";
  return spaced(check);
}

std::string short_number(double value) {
  char text[32];
  print_to(text, sizeof text, "%.2g", value);
  return text;
}

std::string limit_words(const SolutionCheckRow& row) {
  return std::isfinite(row.upper) ? "at most " + short_number(row.upper)
                                  : "at least " + short_number(row.lower);
}

}  // namespace

void add_constants(Document& document, const StiffnessRecord& s) {
  if (s.constants.empty()) return;
  document.add(Heading{"Engineering constants of the block, \u00b1 U with k = 2", 2});
  Table table;
  constexpr std::size_t kSide = 2;
  for (std::size_t side = 0; side < kSide; ++side) {
    table.columns.push_back({"", side == 0 ? 0.8 : 1.5});
    table.columns.push_back({"Designed", 1.2, Align::kRight});
    table.columns.push_back({"Built", 1.2, Align::kRight});
  }
  const std::size_t rows = (s.constants.size() + kSide - 1) / kSide;
  for (std::size_t r = 0; r < rows; ++r) {
    std::vector<Cell> cells;
    for (std::size_t side = 0; side < kSide; ++side) {
      const std::size_t i = r + rows * side;
      if (i >= s.constants.size()) {
        cells.insert(cells.end(), 3, Cell(""));
        continue;
      }
      const BlockFigureRow& row = s.constants[i];
      cells.emplace_back(figure_words(row.name), Tone::kStrong);
      cells.emplace_back(with_u(row.design));
      cells.emplace_back(with_u(row.built));
    }
    table.rows.push_back(std::move(cells));
  }
  document.add(std::move(table));
  add_reasons(document, s.constants);
}

void add_bounds(Document& document, const StiffnessRecord& s) {
  if (s.bounds.empty()) return;
  document.add(Heading{"Bounds at the block\u2019s share of metal, GPa, \u00b1 U with k = 2", 2});
  const BlockFigureRow* share = find_figure(s.bounds, "metal_share");
  if (share != nullptr) {
    document.add(Paragraph{"Of the block " + with_u(share->design) + " is metal as designed and " +
                               with_u(share->built) +
                               " as built. Lower bounds are 0 where there are pores: they bear "
                               "nothing. Hashin and Shtrikman\u2019s hold for isotropic mixtures.",
                           Tone::kMuted});
  }
  Table table;
  table.columns = {{"", 0.9},
                   {"Voigt", 1.0, Align::kRight},
                   {"Hashin-Shtrikman, upper", 1.3, Align::kRight},
                   {"Hashin-Shtrikman, lower", 1.3, Align::kRight},
                   {"Reuss", 1.0, Align::kRight}};
  constexpr std::array<const char*, 4> kBounds = {"_voigt_gpa", "_hashin_shtrikman_upper_gpa",
                                                  "_hashin_shtrikman_lower_gpa", "_reuss_gpa"};
  for (const auto& [modulus, letter] :
       {std::pair{"young", "E"}, std::pair{"bulk", "K"}, std::pair{"shear", "G"}}) {
    for (const auto& [name, block] : {std::pair{" designed", &BlockFigureRow::design},
                                      std::pair{" built", &BlockFigureRow::built}}) {
      std::string first(letter);
      std::vector<Cell> cells = {Cell(first.append(name), Tone::kStrong)};
      for (const char* bound : kBounds) {
        std::string key(modulus);
        const BlockFigureRow* row = find_figure(s.bounds, key.append(bound));
        cells.emplace_back(row == nullptr ? std::string(kDash) : with_u(row->*block));
      }
      table.rows.push_back(std::move(cells));
    }
  }
  document.add(std::move(table));
}

void add_checks(Document& document, const StiffnessRecord& s) {
  if (s.checks.empty()) return;
  const auto failed = static_cast<std::int64_t>(
      std::ranges::count_if(s.checks, [](const SolutionCheckRow& row) { return !row.fulfilled; }));
  std::string text = "Checks of the solutions on themselves: ";
  text.append(failed == 0 ? "all " + count(std::ssize(s.checks)) + " fulfilled"
                          : count(failed) + " of " + count(std::ssize(s.checks)) + " failed");
  for (const SolutionCheckRow& design : s.checks) {
    if (design.solution != "design") continue;
    const auto built = std::ranges::find_if(s.checks, [&](const SolutionCheckRow& row) {
      return row.solution == "built" && row.check == design.check;
    });
    text.append("; ").append(check_words(design.check)).append(" ");
    text.append(short_number(design.value)).append(" designed");
    if (built != s.checks.end())
      text.append(", ").append(short_number(built->value)).append(" built");
    text.append(" (").append(limit_words(design)).append(")");
  }
  document.add(Paragraph{text + ".", failed == 0 ? Tone::kMuted : Tone::kBad});
  for (const SolutionCheckRow& row : s.checks) {
    if (row.fulfilled) continue;
    document.add(Paragraph{"Check failed, " + row.solution + ": " + check_words(row.check) + " " +
                               short_number(row.value) + ", " + limit_words(row) + ".",
                           Tone::kBad});
  }
}

std::string change_words(const StiffnessRecord& s) {
  std::string text;
  for (const KnockdownRecord& k : s.knockdown) {
    if (!std::isfinite(k.larger_elements_change)) continue;
    const double percent = 100.0 * k.larger_elements_change;
    text.append(text.empty() ? "" : ", ")
        .append(with_sign(percent, std::abs(percent) < 1.0 ? 2 : 1));
    text.append(" % along ").append(k.axis);
  }
  return text;
}

}  // namespace asbuilt::render
