/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arguments.h"
#include "beneath.h"
#include "descriptors.h"
#include "export_dir.h"
#include "export_source.h"
#include "export_tar.h"
#include "log.h"
#include "scope.h"
#include "stage.h"

static int help(void)
{
	puts("Usage: layerfs export [--format oci|docker|layers] [--store DIR] "
	     "-o OUT IMAGE\n"
	     "\n"
	     "Make an archive of an image, with the very tars that its layers "
	     "were.  Digests are\n"
	     "checked on the way; where one is wrong, no archive comes about.\n"
	     "\n"
	     "  --format F   oci: an OCI layout (the default); docker: what docker "
	     "save makes;\n"
	     "               layers: the tars alone, numbered from the bottom\n"
	     "  -o OUT       '-': a tar on standard output; a name that ends with "
	     "'/', or with\n"
	     "               --format layers any: a directory that is made; else "
	     "a tar\n"
	     "  --store DIR  the store [$LAYERFS_STORE, or the user's own]");
	return EXIT_DONE;
}

typedef int export_format(const struct export_source *e,
			  struct export_sink *to);

static const struct format {
	const char *name;
	export_format *run;
	bool is_dir; /* always */
} formats[] = {
	{ "oci", export_oci, false },
	{ "docker", export_docker, false },
	{ "layers", export_layers, true },
};

static const struct format *find_format(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	log_error("'%s' is no format; there are oci, docker and layers", name);
	return NULL;
}

static int complain(const char *out, int err)
{
	if (err && err != -ECANCELED)
		log_error("'%s': %s", out, strerror(-err));
	return err;
}

static int into_tar(const struct export_source *e, const struct format *f,
		    int fd)
{
	struct export_tar t;
	int err;

	export_tar_init(&t, fd);
	err = f->run(e, &t.sink);
	return err ?: t.sink.finish(&t.sink);
}

/* Made beside it, so that there is no half of one under its name. */
static int into_file(const struct export_source *e, const struct format *f,
		     const char *out)
{
	scoped_free char *part = NULL;
	scoped_fd int fd = -1;
	int err;

	if (asprintf(&part, "%s.part-%d", out, (int)getpid()) < 0)
		return -ENOMEM;
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	err = into_tar(e, f, fd);
	if (!err && rename(part, out))
		err = -errno;
	if (err)
		unlink(part);
	return err;
}

static int into_dir(const struct export_source *e, const struct format *f,
		    const char *out)
{
	struct export_dir d;
	scoped_fd int fd = -1;
	int err;

	if (mkdir(out, 0777))
		return -errno;
	fd = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	export_dir_init(&d, fd);
	err = f->run(e, &d.sink);
	d.sink.finish(&d.sink);
	if (err)
		stage_remove_tree(AT_FDCWD, out);
	return err;
}

static bool is_for_dir(const char *out)
{
	size_t n = strlen(out);

	return n && out[n - 1] == '/';
}

static int write_out(const struct export_source *e, const struct format *f,
		     const char *out)
{
	struct stat st;

	if (!strcmp(out, "-") && !f->is_dir)
		return into_tar(e, f, STDOUT_FILENO);
	if (f->is_dir || is_for_dir(out))
		return into_dir(e, f, out);
	/* What can not be replaced by a rename: a pipe, a device. */
	if (!stat(out, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		scoped_fd int fd = open(out, O_WRONLY | O_CLOEXEC);

		return fd < 0 ? -errno : into_tar(e, f, fd);
	}
	return into_file(e, f, out);
}

static int run(const char *path, const struct format *f, const char *out,
	       const char *image)
{
	scoped_store struct store s = STORE_NONE;
	struct export_source e;
	int err = store_open(path, &s) ?: export_source_open(&s, image, &e);

	if (err)
		return EXIT_FAILED;
	err = complain(out, write_out(&e, f, out));
	export_source_close(&e);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int usage(const char *what)
{
	log_error("%s; see 'layerfs export --help'", what);
	return EXIT_USAGE;
}

int cmd_export(int argc, char **argv)
{
	const char *store = NULL;
	const char *format = "oci";
	const char *out = NULL;
	const struct argument_option options[] = {
		{ "--store", .value = &store },
		{ "--format", .value = &format },
		{ "-o", .value = &out },
	};
	const struct format *f;
	int count;

	if (arguments_ask_help(argc, argv))
		return help();
	count = arguments_take(argc, argv, options, ARRAY_LEN(options));
	if (count < 0)
		return EXIT_USAGE;
	if (count != 1)
		return usage(count ? "more than one image" : "no image given");
	if (!out)
		return usage("no -o given");
	if (!strcmp(out, "-") && isatty(STDOUT_FILENO))
		return usage("a terminal does not want an archive");
	f = find_format(format);
	if (!f)
		return EXIT_USAGE;
	descriptors_allow_all();
	return run(store, f, out, argv[1]);
}
