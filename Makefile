# SPDX-License-Identifier: Apache-2.0
#
# layerfs.  `make help` lists what can be made.

VERSION := 0.1.0

# --- The program, in reading order, lowest first -----------------------------
#
# A file may include its own header and those of what stands above it here, and
# nothing else of ours; `make lint` checks that.  A header without a source of
# its name stands in the list itself.

SRC :=

# fs/base: files, attributes, marks, stages; knows no layer and no mount
SRC += fs/base/scope.h		# who owns what, and gives it back
SRC += fs/base/log.c		# one line to people
SRC += fs/base/descriptors.c	# how many files may be open
SRC += fs/base/path.c		# a path built from its end
SRC += fs/base/beneath.c	# opening what lies below a directory, safely
SRC += fs/base/hash.c		# xxhash's door
SRC += fs/base/digest.c		# the text of a SHA-256; no system calls
SRC += fs/base/array.c		# arrays that grow
SRC += fs/base/mapped.c		# mapped files that a reader survives
SRC += fs/base/heap.c		# memory goes back to the system
SRC += fs/base/crowd.c		# many readers, a rare writer
SRC += fs/base/caller.c		# making things as the process that asked
SRC += fs/base/fdio.c		# whole reads and writes, the cheapest copy
SRC += fs/base/same.c		# do two files hold the same?
SRC += fs/base/xattr.c		# names of attributes: private, escaped, seen
SRC += fs/base/attr.c		# owner, mode, times
SRC += fs/base/mark.c		# whiteouts and opaque, every dialect
SRC += fs/base/origin.c		# file handles: what was copied up from where
SRC += fs/base/redirect.c	# the text of a redirect
SRC += fs/base/marks.c		# all marks of one object
SRC += fs/base/stage.c		# made aside, published by one rename

# fs/layer: what never changes
SRC += fs/layer/index_format.h	# the bytes of an index
SRC += fs/layer/reference.c	# what images are called; no system calls
SRC += fs/layer/store.c		# layers and images, kept
SRC += fs/layer/store_stage.c	# what is not yet in it
SRC += fs/layer/store_objects.c	# contents of big files, once each
SRC += fs/layer/store_layers.c	# layers, and who holds them
SRC += fs/layer/store_images.c	# images and their names
SRC += fs/layer/store_list.c	# what there is
SRC += fs/layer/index_file.c	# an index, opened and checked
SRC += fs/layer/index_dir.c	# its directories
SRC += fs/layer/index_xattrs.c	# its sets of xattrs
SRC += fs/layer/index_write.c	# an index, written
SRC += fs/layer/xattr_sets.c	# sets of xattrs, each once
SRC += fs/layer/rest.c		# what is left of a path of a tar
SRC += fs/layer/draft_tree.c	# a layer being put together: its names, inodes
SRC += fs/layer/draft_path.c	# paths in it, walked
SRC += fs/layer/draft.c		# from the entries of a tar to its tree
SRC += fs/layer/draft_write.c	# its index
SRC += fs/layer/view.c		# what several layers show under a path
SRC += fs/layer/blend_out.c	# objects of layers, brought together
SRC += fs/layer/blend.c		# one index of several layers
SRC += fs/layer/index_data.c	# where the data of its files lie
SRC += fs/layer/image_files.c	# residues and objects, open while needed
SRC += fs/layer/image.c		# layers of a store, opened
SRC += fs/layer/store_resolve.c	# which image is meant
SRC += fs/layer/store_tar.c	# a layer as the tar that it was
SRC += fs/layer/store_blend.c	# layers of the store, together
SRC += fs/layer/store_mount.c	# images of a store, to be mounted
SRC += fs/layer/layer.c		# one branch: a directory of the host, an image
SRC += fs/layer/object.c	# what lies in a layer
SRC += fs/layer/object_names.c	# the names of a directory of one
SRC += fs/layer/object_data.c	# the contents of a file of one

# fs/union: what shows through, and what a change means
SRC += fs/union/merge.c		# the rules; no system calls
SRC += fs/union/trail.c		# the name to look for in the next layer
SRC += fs/union/features.c	# what a mount writes and follows; no system calls
SRC += fs/union/overlap.c	# do branches lie in one another?
SRC += fs/union/stack.c		# the branches of a mount, opened and checked
SRC += fs/union/inos.c		# inode numbers
SRC += fs/union/parts.c		# the lower directories that one merges
SRC += fs/union/listing.c	# their names together
SRC += fs/union/slots.c		# numbers for things
SRC += fs/union/records.c	# names in a file
SRC += fs/union/past.c		# who was forgotten
SRC += fs/union/ids.c		# ids of nodes, also of forgotten ones
SRC += fs/union/links.c		# hard links in the upper
SRC += fs/union/node_fields.h	# what a node consists of
SRC += fs/union/shard.c		# nodes by directory and name
SRC += fs/union/node.c		# one object the kernel may know
SRC += fs/union/tree.h		# the mounted union, members only
SRC += fs/union/index.c		# hard links of lower files, kept together
SRC += fs/union/place.c		# from a node to a descriptor
SRC += fs/union/look.c		# one visit to a directory
SRC += fs/union/number.c	# which inode number an object shows
SRC += fs/union/step.c		# what one directory has under a name
SRC += fs/union/descend.c	# looking for a name, from layer to layer
SRC += fs/union/probe.c		# what shows under a name
SRC += fs/union/keepsake.c	# what writing takes from a file
SRC += fs/union/lookup.c	# who is this?
SRC += fs/union/reach.c		# from an id back to its object
SRC += fs/union/dirview.c	# what an open directory shows
SRC += fs/union/data_want.c	# how much of a file's data a copy is to have
SRC += fs/union/replica.c	# an upper copy while it is made
SRC += fs/union/fetch.c		# the data of a metacopy come
SRC += fs/union/alias.c		# the upper names of an indexed object
SRC += fs/union/copyup.c	# a copy in the upper before a change
SRC += fs/union/route.c		# redirects to be written
SRC += fs/union/files.c		# the last few files that were used
SRC += fs/union/change_make.c	# new names
SRC += fs/union/change_drop.c	# names taken away
SRC += fs/union/move_upper.c	# a rename in the upper
SRC += fs/union/change_move.c	# renames
SRC += fs/union/change_attr.c	# owner, mode, size, times, flags
SRC += fs/union/change_xattr.c	# extended attributes and ACLs
SRC += fs/union/change_data.c	# contents
SRC += fs/union/walk.c		# through a union that is not mounted
SRC += fs/union/strip.c		# marks and whiteouts taken away
SRC += fs/union/flatten.c	# an upper without redirects, metacopies, index
SRC += fs/union/tree_open.c	# putting a union together

# fs/serve: the kernel's words into ours
SRC += fs/serve/mount_words.c	# the flags of mount(8)
SRC += fs/serve/name_list.c	# lists of names, and backslashes
SRC += fs/serve/feature_words.c	# the words of redirect_dir and so on
SRC += fs/serve/branch_words.c	# lowers named one by one
SRC += fs/serve/options.c	# the words of a mount, understood
SRC += fs/serve/sign.c		# which mount a daemon serves
SRC += fs/serve/departure.c	# seeing a daemon go
SRC += fs/serve/ops.c		# what the ops share
SRC += fs/serve/ops_session.c	# init, statfs, forget
SRC += fs/serve/ops_names.c	# lookup, make, drop, rename
SRC += fs/serve/ops_attr.c
SRC += fs/serve/ops_file.c
SRC += fs/serve/ops_dir.c
SRC += fs/serve/session.c	# one mount from beginning to end

# tools: what verbs read and write
SRC += tools/arguments.c	# the words of a verb
SRC += tools/text_time.c	# times and sizes
SRC += tools/json_text.c	# JSON
SRC += tools/json_seal.c	# JSON that knows when it is damaged
SRC += tools/progress.c		# how far it is
SRC += tools/table.c		# rows, for people or as JSON
SRC += tools/inventory.c	# what is in a store, and who uses whom

# tools/import: an archive becomes layers
SRC += tools/import/refusal.c	# why it does not
SRC += tools/import/window.h	# a stream as its readers get it
SRC += tools/import/sha256.c	# libcrypto's door
SRC += tools/import/source.c	# where bytes come from
SRC += tools/import/codec.h	# what decompressing libraries have in common
SRC += tools/import/gzip_header.c	# of a member, skipped
SRC += tools/import/inflate_gzip.c	# zlib's door
SRC += tools/import/inflate_isal.c	# ISA-L's, where it is
SRC += tools/import/inflate_zstd.c	# libzstd's
SRC += tools/import/inflate.c	# from a blob to the plain stream
SRC += tools/import/ring.c	# buffers between threads
SRC += tools/import/pipeline.c	# a blob on its way in, on all processors
SRC += tools/import/tar_rule.c	# what an archive may break
SRC += tools/import/tar_limits.h	# and how much it may ask for
SRC += tools/import/tar_number.c	# octal, base 256, decimal, times
SRC += tools/import/tar_header.c	# one block
SRC += tools/import/tar_sparse.c	# maps of sparse files
SRC += tools/import/tar_base64.c	# as bsdtar writes attributes
SRC += tools/import/tar_pax.c	# extended headers
SRC += tools/import/tar_said.c	# what is said before an entry
SRC += tools/import/tar_entry.c	# an entry out of all that
SRC += tools/import/tar_stream.c	# what is kept, what is taken
SRC += tools/import/tar_reader.c	# entry by entry
SRC += tools/import/tar_refusal.c	# which entry was refused
SRC += tools/import/document.c	# jansson's door
SRC += tools/import/platform.c	# for which machine
SRC += tools/import/media_type.c	# what a blob is said to be
SRC += tools/import/descriptor.c	# what a document says of a blob
SRC += tools/import/archive_image.c	# names, documents, layers
SRC += tools/import/image_config.c	# diff-ids and history
SRC += tools/import/oci_document.c	# index and manifest
SRC += tools/import/docker_document.c	# manifest.json, repositories
SRC += tools/import/entries.c	# what lies where in an archive
SRC += tools/import/archive_files.c	# its files by name, packed or not
SRC += tools/import/spool.c	# for what can not be read twice
SRC += tools/import/archive_table.c	# is it a layer, or what lies where
SRC += tools/import/archive_docker.c	# images that docker saved
SRC += tools/import/archive_old_docker.c	# before 1.10
SRC += tools/import/oci_image.c	# one image of an OCI layout
SRC += tools/import/archive_oci.c	# those for a platform
SRC += tools/import/archive.c	# whatever somebody wants to have imported
SRC += tools/import/residue.c	# what stays of a tar
SRC += tools/import/layer_info.c	# where a layer is from
SRC += tools/import/layer_writer.c	# a tar becomes a layer
SRC += tools/import/image_info.c	# where an image is from
SRC += tools/import/importer.c	# layers and images on a stage
SRC += tools/import/importer_publish.c
SRC += tools/import/image_text.c	# documents as we write them
SRC += tools/import/old_config.c	# of Docker before 1.10, made whole
SRC += tools/import/import_image.c	# an image of an archive comes in
SRC += tools/import/import_names.c	# what it is called

# tools/export: and images become archives again
SRC += tools/export/layer_stream.c	# the tar of a layer, checked
SRC += tools/export/export_sink.h	# where files of an archive go
SRC += tools/export/export_dir.c	# into a directory
SRC += tools/export/export_tar.c	# into a tar
SRC += tools/export/export_source.c	# an image, to be exported
SRC += tools/export/export_oci.c
SRC += tools/export/export_docker.c
SRC += tools/export/export_layers.c

# tools/verify: is all as it was?
SRC += tools/verify/verify.c	# what is found, and by whom it is asked
SRC += tools/verify/verify_objects.c
SRC += tools/verify/verify_layer.c
SRC += tools/verify/verify_image.c

# tools: the verbs
SRC += tools/cmd.h		# what they have in common: exit statuses
SRC += tools/remount.c		# mount -o remount
SRC += tools/cmd_mount.c
SRC += tools/cmd_umount.c
SRC += tools/cmd_import.c
SRC += tools/cmd_images.c
SRC += tools/cmd_layers.c
SRC += tools/cmd_tag.c
SRC += tools/cmd_rm.c
SRC += tools/cmd_gc.c
SRC += tools/cmd_export.c
SRC += tools/cmd_verify.c
SRC += tools/cmd_store.c
SRC += tools/cmd_flatten.c
SRC += tools/cmd_doctor.c
SRC += tools/main.c

# --- Where things go ---------------------------------------------------------

BUILD	?= build
DEPS	?= .deps
prefix	?= /usr/local
bindir	?= $(prefix)/bin
sbindir	?= $(prefix)/sbin
mandir	?= $(prefix)/share/man

PROGRAM	:= $(BUILD)/layerfs
OBJDIR	:= $(BUILD)/obj
MANUALS	:= $(wildcard docs/*.[1-8])

# --- How it is compiled ------------------------------------------------------

# Each warning found or forestalled a bug here or in the programs we learned
# from; WERROR=1 (as in .ci/run) makes them errors.
WARN := -Wall -Wextra
WARN += -Wshadow		# an inner `err` that hides the one returned
WARN += -Wmissing-prototypes	# a function that should be static
WARN += -Wstrict-prototypes	# f() takes anything; f(void) nothing
WARN += -Wold-style-definition	# the same, where it is defined
WARN += -Wvla			# the stack of a thread is small
WARN += -Wswitch-enum		# a new kind must be thought of everywhere
WARN += -Wpointer-arith		# arithmetic on void * counts bytes by luck
WARN += -Wwrite-strings		# a literal is not to be written to
WARN += -Wformat=2		# a format from outside reads our memory
WARN += -Wundef			# an #if on a name that nobody defined
WARN += -Wcast-align		# bytes from disk are not structs
WARN += -Wno-unused-parameter	# an operation takes what the kernel sends
ifdef WERROR
WARN += -Werror
endif

# libfuse as `make deps` left it, else the system's.  It is linked statically
# wherever it is from: the programs of a machine need not share its version.
FUSE_PC	:= PKG_CONFIG_PATH=$(DEPS)/prefix/lib/pkgconfig pkg-config
FUSE_OK	:= $(shell $(FUSE_PC) --atleast-version=3.17 fuse3 2>/dev/null && \
	echo yes)
FUSE_API := $(shell $(FUSE_PC) --atleast-version=3.18 fuse3 2>/dev/null && \
	echo 318 || echo 317)
FUSE_CFLAGS := $(shell $(FUSE_PC) --cflags fuse3 2>/dev/null)
FUSE_LIBS := $(patsubst -lfuse3,-l:libfuse3.a,\
	$(shell $(FUSE_PC) --static --libs fuse3 2>/dev/null))

LIBRARIES := libxxhash zlib libzstd libcrypto jansson
# ISA-L inflates two to three times as fast as zlib, but only where it is.
ISAL	:= $(shell pkg-config --exists libisal 2>/dev/null && echo libisal)
LIBRARIES += $(ISAL)
LIB_CFLAGS := $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
LIB_LIBS := $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)

# CFLAGS, CPPFLAGS and LDFLAGS are the user's; what we cannot do without is
# apart from them.
CFLAGS	?= -O2 -g
# -iquote: a header of ours is found by its last name and hides none of <>.
ROOMS	:= $(patsubst %/,-iquote %,$(sort $(dir $(SRC))))
FLAGS	:= -std=gnu11 -pthread -iquote . $(ROOMS) -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 \
	-DFUSE_USE_VERSION=$(FUSE_API) -DLAYERFS_VERSION='"$(VERSION)"' \
	$(FUSE_CFLAGS) $(LIB_CFLAGS) $(if $(ISAL),-DLAYERFS_ISAL)
ifdef SANITIZE
FLAGS	+= -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
else ifndef COVERAGE
FLAGS	+= -fstack-protector-strong
FORTIFY	:= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2	# needs -O
endif
ifdef COVERAGE
FLAGS	+= --coverage
CFLAGS	:= -O0 -g
endif
COMPILE	:= $(strip $(CC) $(FLAGS) $(WARN) \
	$(if $(findstring -O0,$(CFLAGS)),,$(FORTIFY)) $(CPPFLAGS) $(CFLAGS))
LINK	:= $(strip $(CC) -pthread $(if $(SANITIZE),-fsanitize=$(SANITIZE)) \
	$(if $(COVERAGE),--coverage) $(CFLAGS) $(LDFLAGS))
LIBS	:= $(FUSE_LIBS) $(LIB_LIBS)

# One short line for each file made; V=1 shows the commands.
Q	:= $(if $(V),,@)
say	= $(if $(V),,@echo "$1	$@")

OBJ	:= $(patsubst %.c,$(OBJDIR)/%.o,$(filter %.c,$(SRC)))
PARTS	:= $(filter-out $(OBJDIR)/tools/main.o,$(OBJ))

# --- Test programs -----------------------------------------------------------
#
# Found by being there.  All of tests/unit is one program, linked with all of
# ours but main; all of tests/model, tests/data and tests/fault is one program
# each; any other tests/DIR/NAME.c is a program of its own, build/tests/DIR/NAME.
# Those of tests/import and tests/fuzz are linked with all of ours as well, the
# latter with a main that replays files, or with libFuzzer.

unit_sources	:= $(wildcard tests/unit/*.c)
whole		:= $(foreach d,model data fault,\
	$(if $(wildcard tests/$d/*.c),$d))
import_sources	:= $(wildcard tests/import/*.c)
fuzz_sources	:= $(wildcard tests/fuzz/fuzz_*.c)
single_sources	:= $(filter-out $(foreach d,unit model data fault image import \
	fuzz,tests/$d/%),$(wildcard tests/*/*.c))

# The program with its lowers made into images.
OVER_IMAGES	:= $(BUILD)/tests/layerfs-over-images
IMAGER		:= $(OBJDIR)/tests/image/imager.o \
	$(OBJDIR)/tests/image/image_store.o

IMPORT_PROGRAMS := $(import_sources:tests/%.c=$(BUILD)/tests/%)
FUZZ_PROGRAMS := $(fuzz_sources:tests/%.c=$(BUILD)/tests/%)
TEST_PROGRAMS := $(OVER_IMAGES) $(if $(unit_sources),$(BUILD)/tests/unit) \
	$(whole:%=$(BUILD)/tests/%) \
	$(single_sources:tests/%.c=$(BUILD)/tests/%) \
	$(IMPORT_PROGRAMS) $(FUZZ_PROGRAMS)
TEST_OBJ := $(patsubst %.c,$(OBJDIR)/%.o,$(wildcard tests/*/*.c))

# What `make check` runs, in this order: those that there are.  What sanitizers
# say of programs with planted bugs nobody wants to know.
MODELS := model model-plain model-flat model-user model-images \
	$(if $(SANITIZE)$(COVERAGE),,planted)
CHECKS := $(if $(unit_sources),unit) $(if $(fuzz_sources),corpora) \
	$(if $(import_sources),tar import mutate crash) \
	$(if $(wildcard tests/mount/run.sh),mount) \
	$(if $(filter model,$(whole)),$(MODELS)) $(filter data fault,$(whole)) \
	$(if $(wildcard tests/store/run.sh),store) \
	$(if $(wildcard tests/real/run.sh),real) \
	$(if $(wildcard tests/images/compare.sh),images)

# How much of the endless there is to try.
SEQUENCES	?= 1000
PLAIN_SEQUENCES	?= 500
FLAT_SEQUENCES	?= 100
USER_SEQUENCES	?= 200
IMAGE_SEQUENCES	?= 200
EVERY		?= $(if $(SANITIZE),35,7)
SOAK_SECONDS	?= 3600
STRESS_SECONDS	?= 5
FUZZ_SECONDS	?= 60
COUNT		?= 150
JOBS		?= $(shell nproc)

# Sanitizers report into files, since a file system in the background has no
# terminal; tests/summary.sh finds them there.
export REPORTS	:= $(abspath $(BUILD))/reports
ifdef SANITIZE
# Seconds that a mount test may take: all is slower here.
export LIMIT	?= 300
make_reports := @mkdir -p -m 1777 $(REPORTS)
report_to := log_path=$(REPORTS)/layerfs
export ASAN_OPTIONS	?= $(report_to):detect_stack_use_after_return=1
export UBSAN_OPTIONS	?= $(report_to):print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS	?= $(report_to):second_deadlock_stack=1
endif
ifeq ($(SANITIZE),thread)
# Its shadow collides with addresses that newer kernels draw.
RUN	:= $(shell setarch -R true 2>/dev/null && echo setarch -R)
unit_sources += tools/build/criterion_under_tsan.c
endif

# --- What can be made --------------------------------------------------------

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# Where libfuse is gets decided when make starts, so deps come first.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
ifneq ($(filter-out deps,$(MAKECMDGOALS)),)
$(error run `make deps` by itself, then the rest)
endif
endif

.PHONY: all
all: $(PROGRAM) ## build build/layerfs

.PHONY: deps
deps: ## install what the build and the tests need; build libfuse if too old
	@DEPS=$(DEPS) tools/build/deps.sh

.PHONY: test-programs
test-programs: $(TEST_PROGRAMS)

.PHONY: check
check: ## all tests a change must pass: unit, corpora, tar, import, mutate, crash, mount, model, data, fault, store, real, images
	+@$(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS)) \
		all test-programs
	+@MAKE="$(MAKE)" tests/summary.sh $(CHECKS)

.PHONY: check-unit
check-unit: $(BUILD)/tests/unit ## each function against its contract, no mount
	$(make_reports)
	$(RUN) $< --jobs $(JOBS) $(ARGS)

# What fuzzing found once, and where it begins.
.PHONY: check-corpora
check-corpora: $(FUZZ_PROGRAMS) ## what fuzzing found, once more
	$(make_reports)
	$(RUN) tests/fuzz/corpora.sh $(FUZZ_PROGRAMS)

.PHONY: check-tar
check-tar: $(BUILD)/tests/import/list_tar ## archives of every dialect, as others read them (COUNT=n, ARGS="--seed n")
	$(make_reports)
	$(RUN) python3 tests/import/differ.py --program $< --count $(COUNT) $(ARGS)

.PHONY: check-import
check-import: $(PROGRAM) ## archives that import must take, or refuse (TESTS="names")
	$(make_reports)
	JOBS=$(JOBS) $(RUN) tests/import/run.sh $(PROGRAM) $(TESTS)

.PHONY: check-mutate
check-mutate: COUNT = 300
check-mutate: $(PROGRAM) ## the same archives, damaged (COUNT=n, SEED=n)
	$(make_reports)
	JOBS=$(JOBS) COUNT=$(COUNT) SCRIPT=mutate.py \
		$(RUN) tests/import/run.sh $(PROGRAM)

.PHONY: check-crash
check-crash: $(PROGRAM) $(BUILD)/tests/import/strike ## import, rm and gc: each call to the disk fails, or is the last (EVERY=1: all)
	$(make_reports)
	JOBS=$(JOBS) EVERY=$(EVERY) SCRIPT=crash.py \
		STRIKE=$(abspath $(BUILD))/tests/import/strike \
		$(RUN) tests/import/run.sh $(PROGRAM)

.PHONY: check-mount
check-mount: $(PROGRAM) $(single_sources:tests/%.c=$(BUILD)/tests/%) ## one behaviour per file, on real mounts (TESTS="names")
	$(make_reports)
	JOBS=$(JOBS) PROBES=$(abspath $(BUILD))/tests/mount \
		$(RUN) tests/mount/run.sh $(PROGRAM) $(TESTS)

# The ways of the model: as most mounts are, with nothing that the kernel has
# off by default, with uppers that are flattened now and then, without
# privilege, and with images in the place of lowers.
MODEL = $(RUN) $(BUILD)/tests/model --program $(PROGRAM) --jobs $(JOBS)

.PHONY: check-model
check-model: $(PROGRAM) $(BUILD)/tests/model ## random operations, compared with kernel overlayfs (SEQUENCES=n)
	$(make_reports)
	$(MODEL) --features --sequences $(SEQUENCES) $(ARGS)

.PHONY: check-model-plain
check-model-plain: $(PROGRAM) $(BUILD)/tests/model ## the same without redirects, metacopies and index (PLAIN_SEQUENCES=n)
	$(make_reports)
	$(MODEL) --sequences $(PLAIN_SEQUENCES) $(ARGS)

.PHONY: check-model-flat
check-model-flat: $(PROGRAM) $(BUILD)/tests/model ## the same with uppers that are flattened (FLAT_SEQUENCES=n)
	$(make_reports)
	$(MODEL) --features --flatten --sequences $(FLAT_SEQUENCES) $(ARGS)

.PHONY: check-model-user
check-model-user: $(PROGRAM) $(BUILD)/tests/model ## the same as root of a user namespace (USER_SEQUENCES=n)
	$(make_reports)
	$(MODEL) --features --flatten --unprivileged --sequences $(USER_SEQUENCES) $(ARGS)

.PHONY: check-model-images
check-model-images: $(OVER_IMAGES) $(BUILD)/tests/model ## the same where the lowers are images (IMAGE_SEQUENCES=n)
	$(make_reports)
	$(RUN) $(BUILD)/tests/model --program $(OVER_IMAGES) --jobs $(JOBS) \
		--features --images --sequences $(IMAGE_SEQUENCES) $(ARGS)

# The first sequences find most bugs, so all are tried in little time.
.PHONY: check-planted
check-planted: $(PROGRAM) $(BUILD)/tests/model ## can the model fail?  bugs built in, to be found (TESTS="names")
	@COMPILE='$(COMPILE)' LINK='$(LINK)' LIBS='$(LIBS)' OBJ='$(OBJ)' \
		OBJDIR=$(OBJDIR) BUILD=$(BUILD) JOBS=$(JOBS) \
		MODEL='$(BUILD)/tests/model --sequences 300 --jobs 1' \
		tests/planted/run.sh $(TESTS)

.PHONY: check-data
check-data: $(PROGRAM) $(BUILD)/tests/data ## contents: reads, writes, mmap, locks, in every mode
	$(make_reports)
	$(RUN) $(BUILD)/tests/data --program $(PROGRAM) $(ARGS)

.PHONY: check-fault
check-fault: $(PROGRAM) $(BUILD)/tests/fault ## each call to the disk fails, or is the last (EVERY=1: all of them)
	$(make_reports)
	$(RUN) $(BUILD)/tests/fault --program $(PROGRAM) \
		--every $(EVERY) --jobs $(JOBS) $(ARGS)

.PHONY: check-store
check-store: $(PROGRAM) ## layers and images: import, export, damage, gc, as root and not (TESTS="names")
	$(make_reports)
	JOBS=$(JOBS) $(RUN) tests/store/run.sh $(PROGRAM) $(TESTS)

.PHONY: check-real
check-real: $(PROGRAM) test-programs ## programs people run, on a mount: a Debian, load (TESTS="session stress")
	$(make_reports)
	PROBES=$(abspath $(BUILD))/tests/mount \
		$(RUN) tests/real/run.sh $(PROGRAM) $(TESTS)

.PHONY: check-images
check-images: $(PROGRAM) $(BUILD)/tests/images/list-tree ## images of buildah, umoci and tar: as others unpack them? (TESTS="forms")
	$(make_reports)
	IMAGES_DIR=$(DEPS)/images LIST_TREE=$(BUILD)/tests/images/list-tree \
		$(RUN) tests/images/compare.sh $(PROGRAM) $(TESTS)

# libFuzzer is clang's.  What it finds is left in build/fuzz/found; the corpus
# that it makes stays there too, beside the one that we keep.
.PHONY: fuzz
fuzz: ## each target for FUZZ_SECONDS (TESTS="fuzz_tar")
	+@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang \
		SANITIZE=fuzzer-no-link,address,undefined \
		LDFLAGS='$(LDFLAGS) -fsanitize=fuzzer' fuzz-programs
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run.sh $(BUILD)/fuzz \
		$(or $(TESTS),$(notdir $(FUZZ_PROGRAMS)))

.PHONY: fuzz-programs
fuzz-programs: $(FUZZ_PROGRAMS)

.PHONY: lint
lint: ## format, includes, sizes, banned calls, cppcheck, shellcheck
	@tools/build/lint.sh

.PHONY: format
format: ## lay out all our C by .clang-format
	@find fs tools tests -name '*.[ch]' -exec clang-format -i {} +

.PHONY: asan
asan: ## the checks under AddressSanitizer and UndefinedBehaviorSanitizer
	+@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan \
		SANITIZE=address,undefined check

.PHONY: tsan
tsan: ## the checks under ThreadSanitizer
	+@$(MAKE) --no-print-directory BUILD=$(BUILD)/tsan SANITIZE=thread check

.PHONY: coverage
coverage: ## the checks, then lines and branches reached, by file
	@find $(BUILD)/coverage -name '*.gcda' -delete 2>/dev/null || true
	+@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage COVERAGE=1 check
	@tools/build/coverage.sh $(BUILD)/coverage/obj $(filter %.c,$(SRC))

.PHONY: bench
bench: $(PROGRAM) test-programs ## times beside the bare directory and kernel overlayfs (ARGS=runs)
	LOADS=$(abspath $(BUILD))/tests/bench/loads \
		tests/bench/run.sh $(PROGRAM) $(ARGS)

.PHONY: bench-import
bench-import: $(PROGRAM) ## importing, beside tar, umoci and podman (ARGS=runs); fetches 200 MB the first time
	tests/bench/import.sh $(PROGRAM) $(ARGS)

.PHONY: demo
demo: $(PROGRAM) ## show what it does, on a real image
	tests/real/demo.sh $(PROGRAM)

.PHONY: soak
soak: $(PROGRAM) test-programs ## random operations for SOAK_SECONDS
	TESTS_DIR=$(abspath $(BUILD))/tests \
		tests/real/soak.sh $(PROGRAM) $(SOAK_SECONDS)

.PHONY: stress
stress: $(PROGRAM) ## stress-ng, dbench and fio, STRESS_SECONDS for each kind of load
	STRESS_SECONDS=$(STRESS_SECONDS) tests/real/stress.sh $(PROGRAM)

# mount(8) looks for helpers in /sbin only: for `mount -t layerfs` install with
# prefix=/usr.
.PHONY: install
install: $(PROGRAM) ## install into $(DESTDIR)$(prefix)
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(sbindir)
	install -m 755 $(PROGRAM) $(DESTDIR)$(bindir)/layerfs
	ln -srf $(DESTDIR)$(bindir)/layerfs $(DESTDIR)$(sbindir)/mount.layerfs
	ln -srf $(DESTDIR)$(bindir)/layerfs \
		$(DESTDIR)$(sbindir)/mount.fuse.layerfs
	$(foreach m,$(MANUALS),install -D -m 644 $m \
		$(DESTDIR)$(mandir)/man$(subst .,,$(suffix $m))/$(notdir $m) &&) :

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(bindir)/layerfs $(DESTDIR)$(sbindir)/mount.layerfs \
		$(DESTDIR)$(sbindir)/mount.fuse.layerfs
	rm -f $(foreach m,$(MANUALS),\
		$(DESTDIR)$(mandir)/man$(subst .,,$(suffix $m))/$(notdir $m))

.PHONY: clean
clean: ## remove build/; what `make deps` built stays, in .deps/
	rm -rf $(BUILD)

.PHONY: dist
dist: ## pack the committed tree as build/layerfs-VERSION.tar.gz
	@test -z "$$(git status --porcelain)" || \
		{ echo "dist: the tree has changes that are not committed" >&2; exit 1; }
	@mkdir -p $(BUILD)
	git archive --prefix=layerfs-$(VERSION)/ \
		-o $(BUILD)/layerfs-$(VERSION).tar.gz HEAD

.PHONY: sources
sources: ## list our sources in reading order
	@printf '%s\n' $(SRC)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s%s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

# --- How it is made ----------------------------------------------------------

$(PROGRAM): $(OBJ)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# Objects depend on the very words they are compiled with.
FLAGS_FILE := $(OBJDIR)/flags
$(FLAGS_FILE): always
	@test -n "$(FUSE_OK)" || \
		{ echo "no libfuse >= 3.17: run make deps first" >&2; exit 1; }
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(COMPILE))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(COMPILE))' >$@
.PHONY: always

$(OBJDIR)/%.o: %.c $(FLAGS_FILE)
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/tests/unit: $(unit_sources:%.c=$(OBJDIR)/%.o) $(IMAGER) $(PARTS)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ -lcriterion $(LIBS)

$(OVER_IMAGES): $(OBJDIR)/tests/image/over_images.o $(IMAGER) $(OBJ)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -Wl,--wrap=tree_open -o $@ $^ $(LIBS)

define whole_program
$$(BUILD)/tests/$1: $$(patsubst %.c,$$(OBJDIR)/%.o,$$(wildcard tests/$1/*.c))
	@mkdir -p $$(@D)
	$$(call say,LINK)
	$$(Q)$$(LINK) -o $$@ $$^
endef
$(foreach d,$(whole),$(eval $(call whole_program,$d)))

$(single_sources:tests/%.c=$(BUILD)/tests/%): $(BUILD)/tests/%: $(OBJDIR)/tests/%.o
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^

$(IMPORT_PROGRAMS): $(BUILD)/tests/%: $(OBJDIR)/tests/%.o $(PARTS)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# It makes calls fail as tests/fault does.
$(BUILD)/tests/import/strike: $(OBJDIR)/tests/fault/injector.o \
	$(OBJDIR)/tests/fault/calls.o

fuzz_main := $(if $(filter fuzzer%,$(SANITIZE)),,$(OBJDIR)/tests/fuzz/replay.o)
$(FUZZ_PROGRAMS): $(BUILD)/tests/%: $(OBJDIR)/tests/%.o $(fuzz_main) $(PARTS)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

-include $(OBJ:.o=.d) $(TEST_OBJ:.o=.d)
