#include "core/fe/equilibrium.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/base/parallel.h"
#include "core/fe/fine_vectors.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kGrain = 1 << 16;
// Of the work's derivative along a direction, what a line search may leave.
constexpr double kEnough = 0.8;
constexpr int kMostSearches = 4;

// Force against direction; both in the order of the unknowns.
double work(const float* force, const double* direction, std::size_t n) {
  return parallel_reduce(
      0, static_cast<std::int64_t>(n), kGrain, 0.0,
      [&](std::int64_t first, std::int64_t last) {
        double sum = 0.0;
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
          sum += static_cast<double>(force[i]) * direction[i];
        }
        return sum;
      },
      std::plus<>());
}

void add(double factor, const double* direction, double* u, std::size_t n) {
  parallel_for(0, static_cast<std::int64_t>(n), kGrain, [&](std::int64_t first, std::int64_t last) {
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
      u[i] += factor * direction[i];
    }
  });
}

// One search for equilibrium: what its steps share.
class Search {
 public:
  Search(PlasticElements& elements, const SolverParts& solver, const PlatenNodes& platens,
         std::vector<double>& u, std::vector<double>& forces, const Progress& progress)
      : elements_(elements),
        solver_(solver),
        vectors_(solver.vectors),
        platens_(platens),
        u_(u),
        forces_(forces),
        progress_(progress),
        n_(elements.grid().unknown_count()) {}

  // Unbalanced forces at u: their size over that of the reactions, or what the platens' forces lack
  // to balance over the larger, whichever is more.
  double evaluate() {
    elements_.forces(u_.data(), forces_.data(), progress_);
    size_ = std::sqrt(
        residual(nullptr, forces_.data(), solver_.inverse_diagonal.data(), vectors_.r(), n_));
    double squares = 0.0, total = 0.0, sum = 0.0;
    for (const auto* nodes : {&platens_.low, &platens_.high}) {
      double force = 0.0;
      for (const std::size_t k : *nodes) {
        squares += forces_[k] * forces_[k];
        force += forces_[k];
      }
      sum += force;
      total = std::max(total, std::abs(force));
    }
    if (!(total > 0.0)) return std::numeric_limits<double>::infinity();
    return std::max(size_ / std::sqrt(squares), std::abs(sum) / total);
  }
  double size() const { return size_; }

  // The direction, in x of the vectors, until the residual is `leave` of what it was. Conjugate
  // gradients tell the work of the first residual on it as they go.
  int find_direction(double leave, int most) {
    double* x = vectors_.x();
    std::fill_n(x, n_, 0.0);
    const double goal = leave * size_;
    double rz = 0.0;
    int iterations = 0;
    work_ = 0.0;
    while (iterations < most) {
      progress_.throw_if_cancelled();
      const CycleVectors vectors = vectors_.cycle();
      solver_.multigrid.cycle({&vectors, 1}, progress_);
      const double next = dot(vectors_.r(), vectors_.z(), n_);
      if (iterations == 0) {
        std::copy_n(vectors_.z(), n_, vectors_.p());
      } else {
        turn(next / rz, vectors_.z(), vectors_.p(), n_);
      }
      rz = next;
      elements_.product(vectors_.p(), vectors_.y());
      const double curvature = dot(vectors_.p(), vectors_.y(), n_);
      // Rounding where nothing resists any more: what has been found goes down all the same.
      if (!(curvature > 0.0) || !(rz > 0.0)) break;
      ++iterations;
      work_ += rz * rz / curvature;
      const double left = std::sqrt(step(rz / curvature, vectors_.p(), vectors_.y(),
                                         solver_.inverse_diagonal.data(), x, vectors_.r(), n_));
      if (left <= goal) break;
    }
    return iterations;
  }

  // Goes along the direction; leaves forces and tangent at the end. Returns the residual there.
  double go() {
    double low = 0.0, low_work = work_, high = 0.0, high_work = 0.0;
    double at = 0.0, next = 1.0, found = 0.0;
    for (int k = 0;; ++k) {
      add(next - at, vectors_.x(), u_.data(), n_);
      at = next;
      found = evaluate();
      const double left = work(vectors_.r(), vectors_.x(), n_);
      if (std::abs(left) <= kEnough * work_ || k == kMostSearches) return found;
      if (left > 0.0) {
        low = at;
        low_work = left;
      } else {
        high = at;
        high_work = left;
      }
      if (high == 0.0) {
        next = 2.0 * at;
      } else {
        const double share = low_work / (low_work - high_work);
        next = low + std::clamp(share, 0.1, 0.9) * (high - low);
      }
    }
  }

 private:
  PlasticElements& elements_;
  const SolverParts& solver_;
  SolveVectors& vectors_;
  const PlatenNodes& platens_;
  std::vector<double>& u_;
  std::vector<double>& forces_;
  const Progress& progress_;
  std::size_t n_;
  double size_ = 0.0;
  double work_ = 0.0;  // of the unbalanced forces on the direction, where it starts
};

double sum_over(const std::vector<std::size_t>& nodes, const std::vector<double>& values) {
  double sum = 0.0;
  for (const std::size_t k : nodes) sum += values[k];
  return sum;
}

}  // namespace

PlatenNodes platen_nodes(const BlockGrid& grid, int axis) {
  PlatenNodes out;
  const Shape& n = grid.elements_shape();
  const std::int64_t last[3] = {n.x, n.y, n.z};
  const int p = (axis + 1) % 3, q = (axis + 2) % 3;
  for (int side = 0; side < 2; ++side) {
    std::int64_t at[3] = {};
    at[axis] = side == 0 ? 0 : last[axis];
    for (at[q] = 0; at[q] <= last[q]; ++at[q]) {
      for (at[p] = 0; at[p] <= last[p]; ++at[p]) {
        const NodeAddress a = grid.address(at[0], at[1], at[2]);
        if (a.stride == 0) continue;
        (side == 0 ? out.low : out.high)
            .push_back(a.first + static_cast<std::size_t>(axis) * a.stride);
      }
    }
  }
  return out;
}

EquilibriumResult find_equilibrium(PlasticElements& elements, const SolverParts& solver,
                                   const PlatenNodes& platens, const EquilibriumOptions& options,
                                   std::vector<double>& u, std::vector<double>& forces,
                                   const Progress& progress) {
  EquilibriumResult out;
  Search search(elements, solver, platens, u, forces, progress);
  out.residual = search.evaluate();
  double leave = options.forcing;
  while (out.residual > options.tolerance && out.newton < options.most_newton &&
         !std::isnan(out.residual)) {
    const double before = search.size();
    // Never much better than what is asked for in the end.
    const double enough = std::min(0.5, 0.5 * options.tolerance / out.residual);
    const int inner = search.find_direction(std::max(leave, enough), options.most_inner);
    out.inner += inner;
    ++out.newton;
    if (inner == 0) break;
    out.residual = search.go();
    const double fall = search.size() / before;
    const double wanted = 0.9 * fall * fall;
    const double safe = 0.9 * leave * leave;
    leave = std::clamp(safe > 0.1 ? std::max(wanted, safe) : wanted, options.least_forcing,
                       options.forcing);
  }
  out.found = out.residual <= options.tolerance;
  out.low_force_n = sum_over(platens.low, forces);
  out.high_force_n = sum_over(platens.high, forces);
  return out;
}

}  // namespace asbuilt::fe
