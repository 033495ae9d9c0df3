# SPDX-License-Identifier: Apache-2.0

marks=aufs

layers() { layers_with_marks; }
act() { act_with_marks; }
