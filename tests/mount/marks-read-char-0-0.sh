# SPDX-License-Identifier: Apache-2.0

marks=char

layers() { layers_with_marks; }
act() { act_with_marks; }
