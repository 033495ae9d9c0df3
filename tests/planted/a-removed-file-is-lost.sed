# SPDX-License-Identifier: Apache-2.0
# An open file goes with its name.
# in fs/union/change_drop.c
s/n->pin = steal_fd(&k->pin);/scope_close_fd(\&k->pin);/
