#include "core/fe/pcg.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/base/large_pages.h"
#include "core/base/print.h"

namespace asbuilt::fe {

SolveVectors::SolveVectors(std::size_t unknowns)
    : length_(unknowns + FineOperator::kPadding),
      x_(large_array<double>(length_)),
      r_(large_array<float>(length_)),
      p_(large_array<float>(length_)),
      z_(large_array<float>(length_)),
      pair_(large_array<double>(length_)),
      pair_float_(reinterpret_cast<float*>(pair_.data())) {}

std::size_t SolveVectors::bytes(std::size_t unknowns) {
  return (unknowns + FineOperator::kPadding) * (2 * sizeof(double) + 3 * sizeof(float));
}

namespace {

// One right side on its way: everything between the products and cycles that it shares.
class Descent {
 public:
  Descent(const RightSide& side, FineOperator& stiffness, const HalfFloat* inverse,
          const PcgOptions& options)
      : b_(side.b),
        v_(*side.vectors),
        stiffness_(stiffness),
        inverse_(inverse),
        options_(options),
        n_(stiffness.grid().unknown_count()),
        products_before_(stiffness.float_products()) {
    result_.start_residual = true_residual();
    // A start that is the solution but for rounding cannot be made better.
    done_ = result_.start_residual <= 1e-12 * std::sqrt(force_scale_squared(v_.x(), inverse_, n_));
    if (!done_) result_.relative_residual = 1.0;
    last_true_ = result_.start_residual;
  }

  bool done() const { return done_; }
  const PcgResult& result() const { return result_; }
  CycleVectors cycle() { return v_.cycle(); }
  ProductVectors product() { return {v_.p(), v_.y()}; }

  // After the cycle: z becomes a direction.
  void turn_direction() {
    const double next = dot(v_.r(), v_.z(), n_);
    if (!std::isfinite(next)) throw Error(ErrorCode::kInternal, "the multigrid cycle diverged");
    if (result_.iterations == 0) {
      std::copy_n(v_.z(), n_, v_.p());
    } else {
      turn(next / rz_, v_.z(), v_.p(), n_);
    }
    rz_ = next;
  }

  // After the product: a step along the direction.
  void go() {
    const double goal = options_.tolerance * result_.start_residual;
    const double alpha = rz_ / dot(v_.p(), v_.y(), n_);
    double norm = std::sqrt(step(alpha, v_.p(), v_.y(), inverse_, v_.x(), v_.r(), n_));
    ++result_.iterations;
    result_.products = stiffness_.float_products() - products_before_;
    if (norm <= options_.renew * last_true_ || norm <= 0.9 * goal) {
      norm = true_residual();
      last_true_ = norm;
    }
    result_.relative_residual = norm / result_.start_residual;
    done_ = norm <= goal && norm == last_true_;
    if (!done_ && result_.iterations >= options_.most_iterations) {
      throw Error(ErrorCode::kNotConverged,
                  {"the finite element solver did not converge",
                   "relative residual " + decimal_text(result_.relative_residual) + " after " +
                       std::to_string(result_.iterations) + " iterations",
                   "at most " + decimal_text(options_.tolerance),
                   "check the part for loosely "
                   "hung pieces, or raise the number of iterations"});
    }
  }

  // Of the start; 0 where the start was the solution.
  double relative_residual() const { return result_.relative_residual; }

  // Share of the way, 1 where it is done.
  double way() const {
    if (done_) return 1.0;
    return std::clamp(std::log(result_.relative_residual) / std::log(options_.tolerance), 0.0, 1.0);
  }

 private:
  double true_residual() {
    stiffness_.apply(v_.x(), v_.y_double());
    return std::sqrt(residual(b_, v_.y_double(), inverse_, v_.r(), n_));
  }

  const double* b_;
  SolveVectors& v_;
  FineOperator& stiffness_;
  const HalfFloat* inverse_;
  const PcgOptions& options_;
  std::size_t n_;
  int products_before_;
  bool done_ = false;
  PcgResult result_;
  double last_true_ = 0.0;
  double rz_ = 0.0;
};

// What people see of all right sides on their way: the largest residual.
class Told {
 public:
  explicit Told(const Progress& progress) : progress_(progress) {}

  void tell(const std::vector<Descent>& all) const {
    double way = 0.0, residual = 0.0;
    for (const Descent& d : all) {
      way += d.way() / static_cast<double>(all.size());
      residual = std::max(residual, d.relative_residual());
    }
    std::string text = "solving, residual ";
    char number[48];
    print_to(number, sizeof number, "%.1e", residual);
    text += number;
    progress_.part(0.0, 1.0, text).report(way);
  }

 private:
  const Progress& progress_;
};

}  // namespace

std::vector<PcgResult> solve(FineOperator& stiffness, Multigrid& multigrid,
                             const std::vector<HalfFloat>& inverse_diagonal,
                             std::span<const RightSide> sides, const PcgOptions& options,
                             const Progress& progress) {
  std::vector<Descent> all;
  all.reserve(sides.size());
  for (const RightSide& side : sides) {
    all.emplace_back(side, stiffness, inverse_diagonal.data(), options);
  }
  std::vector<Descent*> going;
  const auto drop_finished = [&] {
    std::erase_if(going, [](const Descent* d) { return d->done(); });
  };
  for (Descent& d : all) going.push_back(&d);
  drop_finished();
  std::vector<CycleVectors> cycles;
  std::vector<ProductVectors> products;
  const Told told(progress);
  while (!going.empty()) {
    progress.throw_if_cancelled();
    cycles.clear();
    products.clear();
    for (Descent* d : going) {
      cycles.push_back(d->cycle());
      products.push_back(d->product());
    }
    multigrid.cycle(cycles, progress);
    for (Descent* d : going) d->turn_direction();
    stiffness.apply(products);
    for (Descent* d : going) d->go();
    told.tell(all);
    drop_finished();
  }
  std::vector<PcgResult> results;
  results.reserve(all.size());
  for (const Descent& d : all) results.push_back(d.result());
  return results;
}

}  // namespace asbuilt::fe
