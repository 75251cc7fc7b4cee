#include "inspectors/stiffness/block_figures.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "core/base/print.h"
#include "core/fe/mixture_bounds.h"
#include "core/fe/stated_error.h"

namespace asbuilt {
namespace {

using Values = Eigen::VectorXd;

// How a relative error of all moduli moves a figure.
enum class Moves {
  kInProportion,   // moduli, and ratios of two
  kAsAnisotropy,   // the universal index
  kByTheRelative,  // shares of the largest entry
};

// Figures of one kind.
struct Kind {
  std::vector<std::string> names;
  Moves moves = Moves::kInProportion;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {{"young_x_gpa", "young_y_gpa", "young_z_gpa"}, Moves::kInProportion},
      {{"shear_yz_gpa", "shear_xz_gpa", "shear_xy_gpa"}, Moves::kInProportion},
      {{"poisson_xy", "poisson_xz", "poisson_yx", "poisson_yz", "poisson_zx", "poisson_zy"},
       Moves::kInProportion},
      {{"zener"}, Moves::kInProportion},
      {{"universal_anisotropy"}, Moves::kAsAnisotropy},
      {{"deviation_from_cubic"}, Moves::kByTheRelative},
      {{"mean_bulk_voigt_gpa", "mean_bulk_reuss_gpa"}, Moves::kInProportion},
      {{"mean_shear_voigt_gpa", "mean_shear_reuss_gpa"}, Moves::kInProportion},
  };
  return all;
}

// Values of each kind; none where the block bears nothing in some direction.
std::optional<std::vector<Values>> constants_of(const fe::Matrix6& c) {
  if (!fe::positive_definite(c)) return std::nullopt;
  const fe::EngineeringConstants e = fe::engineering_constants(c);
  const fe::IsotropicAverages mean = fe::isotropic_averages(c);
  Values poisson(6);
  int k = 0;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      if (i != j) poisson[k++] = e.poisson(i, j);
    }
  }
  const auto one = [](double value) { return Values::Constant(1, value).eval(); };
  const auto two = [](double first, double second) {
    return Values(Eigen::Vector2d(first, second));
  };
  // The tensors are in GPa here, and so is what is made of them.
  return std::vector<Values>{e.young_mpa,
                             e.shear_mpa,
                             poisson,
                             one(e.zener),
                             one(e.universal_anisotropy),
                             one(fe::deviation_from_cubic(c)),
                             two(mean.voigt.bulk_mpa, mean.reuss.bulk_mpa),
                             two(mean.voigt.shear_mpa, mean.reuss.shear_mpa)};
}

double moved(Moves moves, double value, double relative) {
  switch (moves) {
    case Moves::kAsAnisotropy:
      return fe::anisotropy_error(value, relative);
    case Moves::kByTheRelative:
      return relative;
    case Moves::kInProportion:
      break;
  }
  return relative * std::abs(value);
}

constexpr char kBearsNothing[] =
    "the tensor is not positive definite: the block bears nothing in some direction";

// The figures of one block from its tensors; `inner` and `outer` where its surface is in question.
struct Tensors {
  const SolvedTensor& fine;
  const SolvedTensor& coarse;
  const SolvedTensor* inner = nullptr;
  const SolvedTensor* outer = nullptr;
};

std::vector<Quantity> quantities(const Tensors& t, const SolvedBlock& s) {
  std::vector<Quantity> out;
  const auto fine = constants_of(t.fine.c), coarse = constants_of(t.coarse.c);
  const bool surface = t.inner != nullptr;
  const auto inner = surface ? constants_of(t.inner->c) : std::nullopt;
  const auto outer = surface ? constants_of(t.outer->c) : std::nullopt;
  std::string without_u;
  if (!coarse) without_u = "with the larger elements ";
  if (coarse && surface && !(inner && outer)) {
    without_u = "with the surface moved by its uncertainty ";
  }
  if (!without_u.empty()) without_u += "the block bears nothing in some direction";
  for (std::size_t k = 0; k < kinds().size(); ++k) {
    const Kind& kind = kinds()[k];
    const auto count = static_cast<Eigen::Index>(kind.names.size());
    if (!fine) {
      out.insert(out.end(), kind.names.size(), {kNotMeasured, kNotMeasured, kBearsNothing});
      continue;
    }
    const Values& values = (*fine)[k];
    const Values step =
        coarse ? fe::change_of<Values>(values, (*coarse)[k], s.step) : Values::Zero(count).eval();
    for (Eigen::Index i = 0; i < count; ++i) {
      Quantity q{values[i], kNotMeasured, without_u};
      if (without_u.empty()) {
        const double moves = surface ? 0.5 * ((*outer)[k][i] - (*inner)[k][i]) : 0.0;
        const double alike = std::hypot(s.sections, t.fine.relative_u_solver());
        q.u = std::hypot(step[i], moved(kind.moves, q.value, alike), moves);
      }
      out.push_back(std::move(q));
    }
  }
  return out;
}

fe::MixtureBounds bounds_at(double share, const fe::Elastic& material) {
  return fe::mixture_bounds([&](const std::function<void(double, const fe::Elastic&)>& tell) {
    tell(std::min(share, 1.0), material);
  });
}

struct Bound {
  const char* name;
  fe::IsotropicModuli fe::MixtureBounds::*of;
  bool lower;
};
constexpr Bound kBounds[] = {{"voigt", &fe::MixtureBounds::voigt, false},
                             {"hashin_shtrikman_upper", &fe::MixtureBounds::upper, false},
                             {"hashin_shtrikman_lower", &fe::MixtureBounds::lower, true},
                             {"reuss", &fe::MixtureBounds::reuss, true}};

using Modulus = std::pair<const char*, double (*)(const fe::IsotropicModuli&)>;
constexpr Modulus kModuli[] = {
    {"young", [](const fe::IsotropicModuli& m) { return m.young_mpa(); }},
    {"bulk", [](const fe::IsotropicModuli& m) { return m.bulk_mpa; }},
    {"shear", [](const fe::IsotropicModuli& m) { return m.shear_mpa; }}};

// A function of the share of metal, with what the share's own error makes of it.
template <class OfShare>
Quantity at_share(const Tensors& t, const SolvedBlock& s, const OfShare& of_share) {
  const double value = of_share(t.fine.metal_share);
  const double step = s.step * (value - of_share(t.coarse.metal_share));
  const double surface =
      t.inner == nullptr ? 0.0
                         : 0.5 * (of_share(t.outer->metal_share) - of_share(t.inner->metal_share));
  const double grid = 0.5 * (of_share(std::min(1.0, (1.0 + s.placement) * t.fine.metal_share)) -
                             of_share((1.0 - s.placement) * t.fine.metal_share));
  return {value, std::hypot(step, surface, grid), {}};
}

Quantity bound_of(const Tensors& t, const SolvedBlock& s, const fe::Elastic& material,
                  const Bound& bound, const Modulus& modulus) {
  const auto gpa = [&](double share) {
    return modulus.second(bounds_at(share, material).*bound.of) / 1000.0;
  };
  if (!bound.lower) return at_share(t, s, gpa);
  // Whether there are pores at all decides of it, not how many.
  Quantity q{gpa(t.fine.metal_share), 0.0, {}};
  if (q.value > 0.0) {
    q.u = kNotMeasured;
    q.reason = "holds where metal fills the block; with any pore it is 0";
  }
  return q;
}

std::string sentence_of(const char* name, const SolvedTensor& t, const fe::Elastic& material,
                        fe::TensorBoundary boundary) {
  std::string text;
  char line[400];
  if (boundary == fe::TensorBoundary::kMixed && t.coupling > fe::kMostCoupling) {
    print_to(line, sizeof line,
             " The %s is not its own mirror image: alone it couples normal strain, shears and "
             "stress by up to %.2g %% of the largest entry, which this boundary does not see.",
             name, 100.0 * t.coupling);
    text += line;
  }
  if (!fe::positive_definite(t.c)) return text;
  const double deviation = fe::deviation_from_cubic(t.c);
  if (deviation > fe::kMostFromCubic) {
    print_to(line, sizeof line,
             " The tensor of the %s is not cubic about the axes (entries differ by up to %.2g %% "
             "of the largest): Zener's ratio, a mean over the axes, then does not say how "
             "anisotropic it is; the universal anisotropy does.",
             name, 100.0 * deviation);
    text += line;
  }
  const fe::MixtureBounds bounds = bounds_at(t.metal_share, material);
  const fe::IsotropicAverages mean = fe::isotropic_averages(1000.0 * t.c);
  for (const auto& [modulus, within] : {std::pair{"bulk", fe::bulk_within(mean, bounds)},
                                        std::pair{"shear", fe::shear_within(mean, bounds)}}) {
    if (within) continue;
    print_to(line, sizeof line,
             " The mean %s modulus of the %s lies outside of Hashin and Shtrikman's bounds, which "
             "hold for isotropic mixtures.",
             modulus, name);
    text += line;
  }
  return text;
}

Tensors designed(const SolvedBlock& s) {
  return {s.design_fine, s.design_coarse};
}

Tensors built(const SolvedBlock& s) {
  return {s.built_fine, s.built_coarse, &s.built_inner, &s.built_outer};
}

}  // namespace

std::vector<BlockFigureRow> block_constants(const SolvedBlock& s, fe::TensorBoundary boundary) {
  std::vector<BlockFigureRow> rows;
  const std::vector<Quantity> design = quantities(designed(s), s), part = quantities(built(s), s);
  for (const Kind& kind : kinds()) {
    for (const std::string& name : kind.names) {
      rows.push_back({name, design[rows.size()], part[rows.size()]});
    }
  }
  if (boundary == fe::TensorBoundary::kMixed) {
    const std::string reason = "tells what this boundary does not see; no uncertainty is stated";
    rows.push_back({"coupling",
                    {s.design_fine.coupling, kNotMeasured, reason},
                    {s.built_fine.coupling, kNotMeasured, reason}});
  }
  return rows;
}

std::vector<BlockFigureRow> block_bounds(const SolvedBlock& s, const fe::Elastic& material) {
  std::vector<BlockFigureRow> rows;
  const auto share = [](double of_block) { return of_block; };
  rows.push_back({"metal_share", at_share(designed(s), s, share), at_share(built(s), s, share)});
  for (const Modulus& modulus : kModuli) {
    for (const Bound& bound : kBounds) {
      rows.push_back({std::string(modulus.first) + "_" + bound.name + "_gpa",
                      bound_of(designed(s), s, material, bound, modulus),
                      bound_of(built(s), s, material, bound, modulus)});
    }
  }
  return rows;
}

std::string figures_statement(const SolvedBlock& s, const fe::Elastic& material,
                              fe::TensorBoundary boundary) {
  return sentence_of("designed block", s.design_fine, material, boundary) +
         sentence_of("built block", s.built_fine, material, boundary);
}

}  // namespace asbuilt
