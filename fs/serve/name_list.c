/* SPDX-License-Identifier: Apache-2.0 */
#include "name_list.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "stack.h"

char *name_list_cut(char *s, char separator)
{
	while (*s && *s != separator)
		s += *s == '\\' && s[1] ? 2 : 1;
	return s;
}

void name_list_unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		*to++ = *s;
	}
	*to = '\0';
}

int name_list_lowers(struct stack_paths *paths, char *list)
{
	for (char *at = list; at;) {
		char *cut = name_list_cut(at, ':');
		bool more = *cut;
		char **bigger;

		*cut = '\0';
		name_list_unescape(at);
		if (!*at) {
			log_error("lowers: an empty name in the list");
			return -EINVAL;
		}
		if (paths->count == STACK_LOWERS_MAX) {
			log_error("more than %d lowers", STACK_LOWERS_MAX);
			return -EINVAL;
		}
		bigger = realloc(paths->lowers,
				 (paths->count + 1u) * sizeof(*bigger));
		if (!bigger)
			return -ENOMEM;
		paths->lowers = bigger;
		bigger[paths->count] = strdup(at);
		if (!bigger[paths->count++])
			return -ENOMEM;
		at = more ? cut + 1 : NULL;
	}
	return 0;
}
