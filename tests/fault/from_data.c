/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sandbox, the mounts and the layers of the data test, which is a program
 * of its own: compiled in here as well rather than written twice.
 */
#include "../data/layers.c"
#include "../data/pattern.c"
#include "../data/program.c"
#include "../data/sandbox.c"
