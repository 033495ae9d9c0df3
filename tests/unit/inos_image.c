/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of what lies in images; inos.c has those of directories. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "image.h"
#include "index_file.h"
#include "index_write.h"
#include "inos.h"
#include "scope.h"
#include "scratch.h"
#include "stack.h"

#define LAYERS_MAX 400

TestSuite(inos_image, .init = scratch_begin);

/* An image of layers with these ids, the bottom one first; its root is all. */
static struct image *image_of(const int ids[], size_t count)
{
	static struct index_layer layers[LAYERS_MAX];
	const struct index_inode root = { .mode = S_IFDIR | 0755,
					  .links = 2,
					  .xattrs = INDEX_NONE };
	const struct index_contents c = { .layers = layers,
					  .layer_count = count,
					  .inodes = &root,
					  .inode_count = 1 };
	int fd = memfd_create("index", MFD_CLOEXEC);
	struct index_file *index;
	struct image *i;

	memset(layers, 0, sizeof(layers));
	for (size_t n = 0; n < count; n++)
		memcpy(layers[n].diff_id, &ids[n], sizeof(ids[n]));
	cr_assert_eq(index_write(fd, &c), 0);
	cr_assert_eq(index_file_open(fd, &index), 0);
	cr_assert_eq(image_open(index, scratch_fd(), scratch_fd(), &i), 0);
	return i;
}

/* A stack of images, topmost first, as the layers of each: "cba", "a". */
static void stack_images(const char *const images[], size_t count,
			 struct stack *s)
{
	static struct layer lowers[8];
	uint32_t device = 0;
	int ids[16];

	*s = (struct stack){ .lowers = lowers };
	for (size_t n = 0; n < count; n++) {
		size_t layers = strlen(images[n]);

		for (size_t k = 0; k < layers; k++)
			ids[layers - 1 - k] = images[n][k];
		cr_assert_eq(layer_of_image(image_of(ids, layers), images[n],
					    device, &lowers[s->count++]),
			     0);
		device += (uint32_t)layers;
	}
}

static void close_images(struct stack *s, struct inos *i)
{
	inos_end(i);
	while (s->count)
		layer_close(&s->lowers[--s->count]);
}

/* The number of object 7 in layer `at` from the bottom of the n-th image. */
static uint64_t number_in(const struct stack *s, const struct inos *i, size_t n,
			  unsigned int at)
{
	dev_t dev = makedev(LAYER_IMAGE_MAJOR, s->lowers[n].device + at);

	return inos_number(i, dev, 7);
}

Test(inos_image, numbers_stay_when_layers_are_put_on_top)
{
	static const char *const before[] = { "cba" };
	static const char *const after[] = { "edcba" };
	uint64_t numbers[3];
	struct stack s;
	struct inos i;

	stack_images(before, 1, &s);
	cr_assert_eq(inos_init(&i, &s), 0);
	for (unsigned int n = 0; n < 3; n++)
		numbers[n] = number_in(&s, &i, 0, n);
	close_images(&s, &i);
	stack_images(after, 1, &s);
	cr_assert_eq(inos_init(&i, &s), 0);
	for (unsigned int n = 0; n < 3; n++)
		cr_expect_eq(number_in(&s, &i, 0, n), numbers[n]);
	close_images(&s, &i);
}

Test(inos_image, the_bottom_layers_numbers_are_its_own)
{
	static const char *const images[] = { "dcb", "ba" };
	struct stack s;
	struct inos i;

	stack_images(images, 2, &s);
	cr_assert_eq(inos_init(&i, &s), 0);
	cr_expect_eq(number_in(&s, &i, 1, 0), 7);
	close_images(&s, &i);
}

Test(inos_image, a_layer_that_two_images_have_is_two)
{
	static const char *const images[] = { "cba", "dba", "a" };
	uint64_t seen[7];
	size_t count = 0;
	struct stack s;
	struct inos i;

	stack_images(images, 3, &s);
	cr_assert_eq(inos_init(&i, &s), 0);
	for (size_t n = 0; n < 3; n++)
		for (unsigned int k = 0; k < strlen(images[n]); k++)
			seen[count++] = number_in(&s, &i, n, k);
	for (size_t a = 0; a < count; a++)
		for (size_t b = a + 1; b < count; b++)
			cr_expect_neq(seen[a], seen[b]);
	close_images(&s, &i);
}

Test(inos_image, hundreds_of_layers_have_numbers_of_their_own)
{
	static uint64_t seen[LAYERS_MAX];
	static struct layer lower;
	struct stack s = { .lowers = &lower, .count = 1 };
	int ids[LAYERS_MAX];
	struct inos i;

	for (int n = 0; n < LAYERS_MAX; n++)
		ids[n] = n * 1000003;
	cr_assert_eq(layer_of_image(image_of(ids, LAYERS_MAX), "many", 0,
				    &lower),
		     0);
	cr_assert_eq(inos_init(&i, &s), 0);
	for (unsigned int n = 0; n < LAYERS_MAX; n++)
		seen[n] = number_in(&s, &i, 0, n);
	for (size_t a = 0; a < LAYERS_MAX; a++)
		for (size_t b = a + 1; b < LAYERS_MAX; b++)
			cr_assert_neq(seen[a], seen[b]);
	close_images(&s, &i);
}
