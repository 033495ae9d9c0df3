/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "log.h"
#include "scope.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *args;
	const char *help;
} verbs[] = {
	{ "mount", cmd_mount, "LOWER[:LOWER...] [UPPER] MOUNTPOINT",
	  "mount the union of directories" },
	{ "umount", cmd_umount, "[-l] MOUNTPOINT...", "unmount it" },
	{ "import", cmd_import, "[--name NAME[:TAG]] SOURCE...",
	  "add images to the store" },
	{ "images", cmd_images, "", "list the images of the store" },
	{ "layers", cmd_layers, "[IMAGE]", "list layers" },
	{ "tag", cmd_tag, "IMAGE NAME[:TAG]...", "give an image more names" },
	{ "rm", cmd_rm, "IMAGE...", "take a name, or an image, away" },
	{ "export", cmd_export, "[--format oci|docker|layers] -o OUT IMAGE",
	  "make an archive of an image" },
	{ "verify", cmd_verify, "[IMAGE]", "look for damage in the store" },
	{ "gc", cmd_gc, "", "remove layers and objects that nobody needs" },
	{ "store", cmd_store, "", "say where the store is, and what is in it" },
	{ "flatten", cmd_flatten, "UPPER --lower LOWER[:LOWER...]",
	  "make an upper complete in itself" },
	{ "doctor", cmd_doctor, "", "say what this machine offers" },
};

static int help(void)
{
	puts("layerfs " LAYERFS_VERSION " - a union filesystem for layered "
	     "images\n");
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		printf("  layerfs %s %s\n      %s\n", verbs[i].name,
		       verbs[i].args, verbs[i].help);
	puts("\n'layerfs VERB --help' says more of each.");
	return EXIT_DONE;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int run_verb(int argc, char **argv)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);
	log_error("unknown verb '%s'; see 'layerfs --help'", argv[1]);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	const char *called = argc ? base_name(argv[0]) : "layerfs";

	if (!strcmp(called, "mount.layerfs") ||
	    !strcmp(called, "mount.fuse.layerfs"))
		return cmd_mount_helper(argc, argv);
	if (argc < 2) {
		log_error("no verb given; see 'layerfs --help'");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return help();
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		puts("layerfs " LAYERFS_VERSION);
		return EXIT_DONE;
	}
	return run_verb(argc, argv);
}
