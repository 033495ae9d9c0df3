/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_refusal.h"

#include <string.h>

#define PATH_TOLD 160 /* bytes: enough to find it, on one or two lines */

int refuse_entry(struct refusal *r, int err, const struct tar *t,
		 const char *rule)
{
	struct tar_place place;

	tar_where(t, &place);
	if (place.path)
		return refuse(r, err, "entry %llu, '%.*s%s': %s",
			      (unsigned long long)place.number, PATH_TOLD,
			      place.path,
			      strlen(place.path) > PATH_TOLD ? "..." : "",
			      rule);
	if (place.number)
		return refuse(r, err, "entry %llu: %s",
			      (unsigned long long)place.number, rule);
	return refuse(r, err, "%s", rule);
}
