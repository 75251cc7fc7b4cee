#include "core/fe/fine_kernel_body.h"

namespace asbuilt::fe {

FineKernel avx512_kernel() {
  return {product<float>, product<double>, coarse_product, row_product, dot_product};
}

}  // namespace asbuilt::fe
