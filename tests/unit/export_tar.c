/* SPDX-License-Identifier: Apache-2.0 */
/* Headers that we write are read back by our own reader of them. */
#include "export_tar.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "scope.h"
#include "tar_header.h"

Test(export_tar, a_header_says_what_it_was_given)
{
	static const uint64_t sizes[] = {
		0,
		1,
		512,
		(UINT64_C(1) << 33) - 1, /* the last in octal */
		UINT64_C(1) << 33,
		UINT64_C(1) << 40,
		INT64_MAX,
	};

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		unsigned char block[EXPORT_TAR_BLOCK];
		struct tar_header h;

		cr_assert_eq(export_tar_header("blobs/x", '0', sizes[i], block),
			     0);
		cr_assert_eq(tar_header_parse(block, &h), TAR_FINE);
		cr_expect_eq((uint64_t)h.size, sizes[i]);
		cr_expect_eq(h.type, '0');
		cr_expect_eq(h.mode, 0644);
		cr_expect_eq(h.uid, 0);
		cr_expect_eq(h.mtime, 0);
	}
}

Test(export_tar, a_path_too_long_for_a_header_is_refused)
{
	unsigned char block[EXPORT_TAR_BLOCK];
	char path[102];

	memset(path, 'a', sizeof(path));
	path[100] = '\0';
	cr_expect_eq(export_tar_header(path, '0', 0, block), 0);
	path[100] = 'a';
	path[101] = '\0';
	cr_expect_eq(export_tar_header(path, '0', 0, block), -ENAMETOOLONG);
}
