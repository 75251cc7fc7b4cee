#include "core/fe/multigrid.h"

#include <malloc.h>

#include <Eigen/SparseCholesky>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/transfer.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kGrain = 1 << 13;

// The same numbers everywhere and always: Lanczos starts from them.
float scattered(std::size_t i) {
  std::uint64_t h = (i + 1) * 0x9E3779B97F4A7C15ULL;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93ULL;
  h ^= h >> 32;
  return static_cast<float>(h >> 40) / 8388608.0F - 1.0F;
}

// Conjugate gradients with diagonal scaling on A e = r, only for their coefficients. scale(r, z)
// sets z = D^-1 r with zeros where fixed.
template <class Apply, class Scale>
double lanczos(int steps, std::size_t n, float* r, float* p, float* z, float* y, Apply apply,
               Scale scale, const Progress& progress) {
  scale(r, z);
  std::copy_n(z, n, p);
  double rz = dot(r, z, n);
  std::vector<double> alphas, betas;
  for (int k = 0; k < steps && rz > 0.0; ++k) {
    progress.throw_if_cancelled();
    apply(p, y);
    const double py = dot(p, y, n);
    if (!(py > 0.0)) break;
    const double alpha = rz / py;
    alphas.push_back(alpha);
    subtract(static_cast<float>(alpha), y, r, n);
    scale(r, z);
    const double next = dot(r, z, n);
    betas.push_back(next / rz);
    turn(next / rz, z, p, n);
    rz = next;
  }
  return largest_ritz_value(alphas, betas);
}

// body(i, inverse) for value i of the work vectors and one over the diagonal at its node.
void each_value(const CoarseLevel& level, auto body) {
  parallel_for(0, level.node_count(), kGrain, [&](std::int64_t first, std::int64_t last) {
    const std::size_t cases = level.cases();
    for (auto n = static_cast<std::size_t>(first); n < static_cast<std::size_t>(last); ++n) {
      const Float4 inverse = level.inverse_diagonal()[n];
      for (std::size_t i = cases * n; i < cases * (n + 1); ++i) body(i, inverse);
    }
  });
}

double measure(CoarseLevel& level, int steps, const Progress& progress) {
  const std::size_t n = level.node_count();
  const auto& inverse = level.inverse_diagonal();
  for (std::size_t i = 0; i < n; ++i) {
    for (int p = 0; p < 3; ++p)
      level.b[i][p] = inverse[i][p] != 0.0F ? scattered(4 * i + static_cast<std::size_t>(p)) : 0.0F;
  }
  const auto flat = [](std::vector<Float4>& v) { return reinterpret_cast<float*>(v.data()); };
  return lanczos(
      steps, 4 * n, flat(level.b), flat(level.d), flat(level.x), flat(level.y),
      [&](const float*, float*) { level.apply(level.d.data(), level.y.data()); },
      [&](const float*, float*) {
        each_value(level,
                   [&](std::size_t i, const Float4& scale) { level.x[i] = scale * level.b[i]; });
      },
      progress);
}

}  // namespace

// The coarsest level's free unknowns, factorised.
struct Multigrid::Coarsest {
  std::vector<std::uint32_t> unknown;  // 4 * node + component
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factors;
};

Multigrid::~Multigrid() = default;

Multigrid::Multigrid(FineOperator& fine, const std::vector<HalfFloat>& inverse_diagonal,
                     const std::vector<std::uint8_t>& fixed, const std::vector<std::uint32_t>& tied,
                     InstructionSet set, const MultigridOptions& options, const Progress& progress)
    : fine_(fine),
      inverse_diagonal_(inverse_diagonal),
      options_(options),
      visit_weights_(two_visits(options.visits_low, options.visits_high)) {
  levels_.push_back(std::make_unique<CoarseLevel>(coarsen(fine.grid(), fixed, tied, progress), fine,
                                                  set, progress));
  while (true) {
    progress.throw_if_cancelled();
    CoarseLevel& last = *levels_.back();
    const Shape& cells = last.mesh().cells;
    // Level 1 has no rows of its own to factorise: at least one level more is always made.
    const bool small =
        levels_.size() > 1 && (3 * std::int64_t{last.node_count()} <= options.coarsest_unknowns ||
                               (cells.x == 1 && cells.y == 1 && cells.z == 1));
    if (small) break;
    CoarseMesh mesh = coarsen(last.mesh(), progress);
    ElementMatrices matrices = last.parent_matrices(mesh, progress);
    last.assemble(progress);
    levels_.push_back(std::make_unique<CoarseLevel>(std::move(mesh), std::move(matrices), set));
  }
  CoarseLevel& last = *levels_.back();
  last.assemble(progress);

  coarsest_ = std::make_unique<Coarsest>();
  const auto& inverse = last.inverse_diagonal();
  std::vector<std::int32_t> number(4 * std::size_t{last.node_count()}, -1);
  for (std::uint32_t n = 0; n < last.node_count(); ++n) {
    for (std::uint32_t p = 0; p < 3; ++p) {
      if (inverse[n][static_cast<int>(p)] == 0.0F) continue;
      number[4 * n + p] = static_cast<std::int32_t>(coarsest_->unknown.size());
      coarsest_->unknown.push_back(4 * n + p);
    }
  }
  std::vector<Eigen::Triplet<double>> entries;
  const BlockRows& rows = last.rows();
  for (std::uint32_t n = 0; n < last.node_count(); ++n) {
    for (std::uint64_t k = rows.start[n]; k < rows.start[n + 1]; ++k) {
      const bool shared = k - rows.start[n] < rows.shared[n];
      for (std::uint32_t q = 0; q < 3; ++q) {
        for (std::uint32_t p = 0; p < 3; ++p) {
          const std::int32_t i = number[4 * n + p], j = number[4 * rows.column[k] + q];
          // The lower triangle; a shared block lies above it and stands for its mirror image.
          if (i < 0 || j < 0 || (i < j && !shared)) continue;
          double value = static_cast<double>(rows.value[9 * k + 3 * q + p]);
          // A free body has rigid motions without energy; the smallest stiffness keeps them finite.
          if (i == j) value *= 1.0 + 1e-6;
          entries.emplace_back(std::max(i, j), std::min(i, j), value);
        }
      }
    }
  }
  const auto size = static_cast<Eigen::Index>(coarsest_->unknown.size());
  Eigen::SparseMatrix<double> matrix(size, size);
  matrix.setFromTriplets(entries.begin(), entries.end());
  if (size > 0) coarsest_->factors.compute(matrix);
  if (size > 0 && coarsest_->factors.info() != Eigen::Success) {
    throw Error(ErrorCode::kInternal, "the coarsest finite element level could not be factorised");
  }

  // Much of what setup took lies in small pieces that the allocator keeps; the solver's vectors
  // come next and would be added on top.
  malloc_trim(0);

  steps_.resize(levels_.size() + 1);
  for (std::size_t k = 0; k + 1 < levels_.size(); ++k) {
    progress.throw_if_cancelled();
    levels_[k]->largest_eigenvalue =
        options.eigenvalue_safety * measure(*levels_[k], options.eigenvalue_steps, progress);
    steps_[k + 1] = chebyshev_steps(levels_[k]->largest_eigenvalue, options.smoothing);
  }
}

void Multigrid::measure_finest(float* r, float* p, float* z, float* y, const Progress& progress) {
  const std::size_t n = fine_.grid().unknown_count();
  const HalfFloat* inverse = inverse_diagonal_.data();
  parallel_for(
      0, static_cast<std::int64_t>(n), 1 << 16, [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
          r[i] = inverse[i] != 0 ? scattered(i) : 0.0F;
        }
      });
  largest_eigenvalue_ =
      options_.eigenvalue_safety *
      lanczos(
          options_.eigenvalue_steps, n, r, p, z, y,
          [&](float* from, float* to) { fine_.apply(from, to); },
          [&](const float* from, float* to) { scale_by(inverse, from, to, n); }, progress);
  steps_[0] = chebyshev_steps(largest_eigenvalue_, options_.smoothing);
}

void Multigrid::cycle(std::span<const CycleVectors> cases, const Progress& progress) {
  const std::size_t n = fine_.grid().unknown_count();
  const HalfFloat* inverse = inverse_diagonal_.data();
  const auto& steps = steps_[0];
  for (const auto& level : levels_) level->set_cases(static_cast<int>(cases.size()));
  std::array<ProductVectors, kMostCases> products;
  std::transform(cases.begin(), cases.end(), products.begin(), [](const CycleVectors& v) {
    return ProductVectors{v.z, v.y};
  });
  const auto apply = [&] {
    progress.throw_if_cancelled();
    fine_.apply(std::span(products).first(cases.size()));
  };
  const auto smooth_all = [&](const ChebyshevStep& step) {
    apply();
    for (const CycleVectors& v : cases) {
      smooth(step.keep, step.scale, inverse, v.r, v.y, v.d, v.z, n);
    }
  };
  for (const CycleVectors& v : cases) start_smoothing(steps[0].scale, inverse, v.r, v.d, v.z, n);
  for (std::size_t k = 1; k < steps.size(); ++k) smooth_all(steps[k]);
  apply();
  restrict_residual(cases, inverse, *levels_[0]);
  cycle_from(0, progress);
  prolongate(*levels_[0], cases, inverse);
  for (const ChebyshevStep& step : steps) smooth_all(step);
}

void Multigrid::solve_coarsest() {
  CoarseLevel& level = *levels_.back();
  const auto& unknown = coarsest_->unknown;
  std::fill(level.x.begin(), level.x.end(), Float4{});
  if (unknown.empty()) return;
  Eigen::VectorXd right(static_cast<Eigen::Index>(unknown.size()));
  for (std::size_t one = 0; one < level.cases(); ++one) {
    const auto node = [&](std::size_t k) { return level.cases() * (unknown[k] / 4) + one; };
    for (std::size_t k = 0; k < unknown.size(); ++k) {
      right[static_cast<Eigen::Index>(k)] = static_cast<double>(level.b[node(k)][unknown[k] % 4]);
    }
    const Eigen::VectorXd solution = coarsest_->factors.solve(right);
    for (std::size_t k = 0; k < unknown.size(); ++k) {
      level.x[node(k)][unknown[k] % 4] = static_cast<float>(solution[static_cast<Eigen::Index>(k)]);
    }
  }
}

void Multigrid::visit(std::size_t index, const Progress& progress) {
  progress.throw_if_cancelled();
  if (index + 1 == levels_.size()) return solve_coarsest();
  CoarseLevel& level = *levels_[index];
  const auto& steps = steps_[index + 1];
  const auto smooth_level = [&](const ChebyshevStep& step) {
    level.apply(level.x.data(), level.y.data());
    each_value(level, [&](std::size_t i, const Float4& inverse) {
      level.d[i] = step.keep * level.d[i] + step.scale * (inverse * (level.b[i] - level.y[i]));
      level.x[i] += level.d[i];
    });
  };
  each_value(level, [&](std::size_t i, const Float4& inverse) {
    level.d[i] = steps[0].scale * inverse * level.b[i];
    level.x[i] = level.d[i];
  });
  for (std::size_t k = 1; k < steps.size(); ++k) smooth_level(steps[k]);
  level.apply(level.x.data(), level.y.data());
  restrict_residual(level, *levels_[index + 1]);
  cycle_from(index + 1, progress);
  prolongate(*levels_[index + 1], level);
  for (const ChebyshevStep& step : steps) smooth_level(step);
}

void Multigrid::cycle_from(std::size_t index, const Progress& progress) {
  visit(index, progress);
  // Before the direct solver a second visit would bring nothing.
  if (index + 2 >= levels_.size()) return;
  CoarseLevel& level = *levels_[index];
  const auto [first, second] = visit_weights_;
  level.apply(level.x.data(), level.y.data());
  each_value(level, [&, w = first](std::size_t i, const Float4&) {
    level.visits[i] = w * level.x[i];
    level.b[i] -= w * level.y[i];
  });
  visit(index, progress);
  each_value(level, [&, w = second](std::size_t i, const Float4&) {
    level.x[i] = level.visits[i] + w * level.x[i];
  });
}

std::size_t Multigrid::case_bytes() const {
  std::size_t sum = 0;
  for (const auto& level : levels_) sum += level->case_bytes();
  return sum;
}

std::vector<LevelSummary> Multigrid::summary() const {
  std::vector<LevelSummary> out;
  out.push_back({fine_.grid().node_count(), fine_.grid().element_count(), largest_eigenvalue_,
                 fine_.memory_bytes()});
  for (const auto& level : levels_) {
    std::size_t elements = 0;
    const CoarseMesh& mesh = level->mesh();
    for (const Batch& batch : mesh.batches) {
      for (const std::uint8_t mask : batch.children) elements += mask != 0 ? 1 : 0;
    }
    out.push_back(
        {level->node_count(), elements, level->largest_eigenvalue, level->memory_bytes()});
  }
  return out;
}

}  // namespace asbuilt::fe
