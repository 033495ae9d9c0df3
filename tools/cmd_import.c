/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "array.h"
#include "descriptors.h"
#include "import_image.h"
#include "import_names.h"
#include "json_text.h"
#include "log.h"
#include "progress.h"
#include "scope.h"
#include "text_time.h"

static int help(void)
{
	puts("Usage: layerfs import [--name NAME[:TAG]] [--platform OS/ARCH] "
	     "[--layer]\n"
	     "                      [--store DIR] [--no-sync] [-q] [--json] "
	     "SOURCE...\n"
	     "\n"
	     "Add images to the store.  A SOURCE is an OCI layout (a directory or "
	     "a tar), an\n"
	     "archive made by docker save or podman save, or a tar of a single "
	     "layer, each\n"
	     "plain or compressed by gzip or zstd; '-' is standard input.  "
	     "Several single\n"
	     "layers become one image, bottom first.\n"
	     "\n"
	     "  --name NAME    what to call the image, instead of what the "
	     "archive says\n"
	     "  --platform P   of several images, the one for P [this machine]\n"
	     "  --layer        each SOURCE is a layer, whatever is in it\n"
	     "  --store DIR    the store [$LAYERFS_STORE, or the user's own]\n"
	     "  --no-sync      do not wait for the disk\n"
	     "  -q             no word of progress\n"
	     "  --json         say what was imported as JSON\n"
	     "\n"
	     "An archive that breaks a rule is refused as a whole, and the store "
	     "is as it was.");
	return EXIT_DONE;
}

struct import_options {
	const char *store, *name, *platform;
	bool no_sync, json, quiet, layer;
	struct platform wanted;
	struct reference called; /* if name */
};

/* What has come in. */
struct imported {
	struct digest id;
	struct import_names names;
};

struct run {
	const struct import_options *options;
	struct importer importer;
	struct progress progress;
	struct import_words words;
	struct refusal refusal;
	struct import_layers single; /* sources that are single layers */
	const char *last;            /* of these */
	struct imported *done;
	size_t done_count, done_room;
};

/* --- what is said ---------------------------------------------------------- */

static void say_begin(void *ctx, size_t number, size_t count)
{
	struct run *r = ctx;

	progress_step(&r->progress, "layer %zu of %zu", number, count);
}

static void say_read(void *ctx, const struct layer_written *w)
{
	struct run *r = ctx;

	progress_done(&r->progress, "%.19s, %s, %llu entries",
		      w->sums.diff_id.text, text_size(w->sums.plain_size).text,
		      (unsigned long long)w->entries);
}

static void say_there(void *ctx, const struct digest *diff_id)
{
	struct run *r = ctx;

	progress_done(&r->progress, "%.19s is in the store", diff_id->text);
}

static void say_so_far(void *ctx, uint64_t bytes, uint64_t entries)
{
	struct run *r = ctx;

	(void)entries;
	progress_so_far(&r->progress, bytes);
}

static void say_json(const struct run *r)
{
	struct json j = { .to = stdout };

	json_open(&j, NULL, '[');
	for (size_t i = 0; i < r->done_count; i++) {
		const struct imported *d = &r->done[i];

		json_open(&j, NULL, '{');
		json_text(&j, "id", d->id.text);
		json_open(&j, "names", '[');
		for (size_t n = 0; n < d->names.count; n++)
			json_text(&j, NULL, d->names.of[n].text);
		json_close(&j);
		json_close(&j);
	}
	json_close(&j);
}

static void say_plain(const struct run *r)
{
	for (size_t i = 0; i < r->done_count; i++) {
		const struct imported *d = &r->done[i];

		printf("%s", d->id.text);
		for (size_t n = 0; n < d->names.count; n++)
			printf(" %s", d->names.of[n].text);
		putchar('\n');
	}
}

/* --- images ---------------------------------------------------------------- */

static int add_image(struct run *r, const struct archive_image *from,
		     const char *source, const struct digests *layers,
		     struct imported *d)
{
	const struct import_image image = {
		.image = from,
		.platform = &r->options->wanted,
		.source = source,
		.names = d->names.of,
		.name_count = d->names.count,
	};
	int err =
		import_image(&r->importer, &image, layers, &r->refusal, &d->id);

	if (err)
		return err;
	if (!array_grow(&r->done, &r->done_room, r->done_count + 1))
		return refuse(&r->refusal, -ENOMEM, "%s", strerror(ENOMEM));
	r->done[r->done_count++] = *d;
	return 0;
}

static int one_image(struct run *r, const struct archive *a,
		     const struct archive_image *image, const char *source)
{
	struct import_layers layers = { .words = &r->words };
	struct imported d = { .names = { NULL } };
	const struct import_naming naming = {
		.source = source,
		.asked = r->options->name ? &r->options->called : NULL,
		.is_layout = a->kind == ARCHIVE_OCI,
		.is_only = a->list.count == 1,
	};
	int err = import_layers(&r->importer, a, image, &r->refusal, &layers);

	err = err ?: import_names_find(&naming, image, &d.names);
	err = err ?: add_image(r, image, source, &layers.diff_ids, &d);
	free(layers.diff_ids.of);
	if (err)
		import_names_free(&d.names);
	return err;
}

static int all_images(struct run *r, const struct archive *a,
		      const char *source)
{
	if (a->kind == ARCHIVE_LAYER) {
		r->last = source;
		return import_layers(&r->importer, a, &a->list.images[0],
				     &r->refusal, &r->single);
	}
	if (r->options->name && a->list.count > 1)
		return refuse(&r->refusal, -EINVAL,
			      "%zu images, and one name for them",
			      a->list.count);
	for (size_t i = 0; i < a->list.count; i++) {
		int err = one_image(r, a, &a->list.images[i], source);

		if (err)
			return err;
	}
	return 0;
}

/* The single layers, together. */
static int layered_image(struct run *r)
{
	struct imported d = { .names = { NULL } };
	const struct import_naming naming = {
		.source = r->last,
		.asked = r->options->name ? &r->options->called : NULL,
		.is_only = true,
	};
	int err = import_names_find(&naming, NULL, &d.names);

	err = err ?: add_image(r, NULL, r->last, &r->single.diff_ids, &d);
	if (err) {
		import_names_free(&d.names);
		log_error("%s: %s", r->last, r->refusal.text);
	}
	return err;
}

/* --- sources --------------------------------------------------------------- */

static int open_source(const char *source)
{
	int fd = strcmp(source, "-") ? open(source, O_RDONLY | O_CLOEXEC) :
				       fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);

	return fd < 0 ? -errno : fd;
}

static int one_source(struct run *r, const char *source)
{
	const struct archive_options options = {
		.platform = &r->options->wanted,
		.spool = r->importer.stage.fd,
		.is_layer = r->options->layer,
		.inflate = { .limits = inflate_limits_default },
	};
	scoped_fd int fd = open_source(source);
	struct archive a;
	int err = fd < 0 ? refuse(&r->refusal, fd, "%s", strerror(-fd)) :
			   archive_open(fd, &options, &r->refusal, &a);

	if (!err) {
		err = all_images(r, &a, source);
		archive_close(&a);
	}
	progress_end(&r->progress);
	if (err)
		log_error("%s: %s", source, r->refusal.text);
	return err;
}

static int all_sources(struct run *r, char **sources, int count)
{
	int err = 0;

	for (int i = 0; !err && i < count; i++)
		err = one_source(r, sources[i]);
	if (!err && r->single.diff_ids.count)
		err = layered_image(r);
	if (err)
		return err;
	if (r->options->name && r->done_count > 1)
		err = refuse(&r->refusal, -EINVAL,
			     "%zu images, and one name for them",
			     r->done_count);
	err = err ?: importer_publish(&r->importer, &r->refusal);
	if (err)
		log_error("%s", r->refusal.text);
	return err;
}

static void end_run(struct run *r)
{
	importer_close(&r->importer);
	free(r->single.diff_ids.of);
	for (size_t i = 0; i < r->done_count; i++)
		import_names_free(&r->done[i].names);
	free(r->done);
}

static int run(const struct import_options *o, char **sources, int count)
{
	scoped_store struct store s = STORE_NONE;
	struct run r = { .options = o, .importer = IMPORTER_NONE };
	int err = store_make(o->store, &s);

	if (err)
		return EXIT_FAILED;
	s.no_sync = o->no_sync;
	progress_init(&r.progress, o->quiet);
	r.words = (struct import_words){
		.begin = say_begin,
		.read = say_read,
		.there = say_there,
		.progress = { .call = say_so_far, .ctx = &r },
		.ctx = &r,
	};
	r.single.words = &r.words;
	store_stage_sweep(&s);
	err = importer_open(&s, &r.importer);
	if (err)
		log_error("store '%s': %s", s.path, strerror(-err));
	err = err ?: all_sources(&r, sources, count);
	if (!err && o->json)
		say_json(&r);
	else if (!err)
		say_plain(&r);
	end_run(&r);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int understand(struct import_options *o)
{
	if (o->name && reference_parse(o->name, &o->called)) {
		log_error("'%s' is no name for an image", o->name);
		return -EINVAL;
	}
	platform_here(&o->wanted);
	if (o->platform && platform_parse(o->platform, &o->wanted)) {
		log_error("'%s' is no platform, as linux/amd64 is",
			  o->platform);
		return -EINVAL;
	}
	return 0;
}

int cmd_import(int argc, char **argv)
{
	struct import_options o = { 0 };
	const struct argument_option options[] = {
		{ "--store", .value = &o.store },
		{ "--name", .value = &o.name },
		{ "--platform", .value = &o.platform },
		{ "--no-sync", .flag = &o.no_sync },
		{ "--layer", .flag = &o.layer },
		{ "--json", .flag = &o.json },
		{ "-q", .flag = &o.quiet },
	};
	int count;

	if (arguments_ask_help(argc, argv))
		return help();
	count = arguments_take(argc, argv, options, ARRAY_LEN(options));
	if (count < 0 || understand(&o))
		return EXIT_USAGE;
	if (!count) {
		log_error("no source given; see 'layerfs import --help'");
		return EXIT_USAGE;
	}
	descriptors_allow_all();
	return run(&o, argv + 1, count);
}
