// Body of fine_kernel.h, included by exactly three sources that differ in their compiler flags.
// Everything in it has internal linkage: code compiled for one instruction set must never be merged
// with that of another.
#pragma once

#include "core/fe/kernel_coarse.h"
#include "core/fe/kernel_tile.h"
