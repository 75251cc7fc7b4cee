#include "core/fe/fine_kernel.h"

namespace asbuilt::fe {

bool supported(InstructionSet set) {
  switch (set) {
    case InstructionSet::kAvx512:
      return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
             __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0;
    case InstructionSet::kAvx2:
      return __builtin_cpu_supports("avx2") != 0;
    case InstructionSet::kPortable:
      break;
  }
  return true;
}

InstructionSet best_instruction_set() {
  if (supported(InstructionSet::kAvx512)) return InstructionSet::kAvx512;
  if (supported(InstructionSet::kAvx2)) return InstructionSet::kAvx2;
  return InstructionSet::kPortable;
}

FineKernel fine_kernel(InstructionSet set) {
  switch (set) {
    case InstructionSet::kAvx512:
      return avx512_kernel();
    case InstructionSet::kAvx2:
      return avx2_kernel();
    case InstructionSet::kPortable:
      break;
  }
  return portable_kernel();
}

const char* to_string(InstructionSet set) {
  switch (set) {
    case InstructionSet::kAvx512:
      return "AVX-512";
    case InstructionSet::kAvx2:
      return "AVX2";
    case InstructionSet::kPortable:
      break;
  }
  return "portable";
}

}  // namespace asbuilt::fe
