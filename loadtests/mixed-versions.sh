#!/usr/bin/env bash
# An old and a new build of Legato in one cluster, with calls that move from the one to the other.
#
#   loadtests/mixed-versions.sh [COMMIT]     COMMIT: what is old; default: the commit before
#
# The old one is built in a directory of its own, which is removed.
set -euo pipefail
cd "$(dirname "$0")/.."

old=$(git rev-parse --verify "${1:-HEAD~1}^{commit}")
directory=$(mktemp -d)
trap 'git worktree remove --force "$directory/old" 2>/dev/null || true; rm -rf "$directory"' EXIT
git worktree add --quiet --detach "$directory/old" "$old"
echo "old: $(git log -1 --format='%h %s' "$old")"
# Builds, and says what it knows.
"$directory/old/legato" --help >/dev/null
LEGATO_OLD=$directory/old/legato mvn -B -q ${LEGATO_MAVEN_OPTS:-} -pl loadtests -am -Dexec.skip=true -Dsurefire.rerunFailingTestsCount=0 \
  -Dtest=MixedVersionsTest -Dsurefire.failIfNoSpecifiedTests=false test
echo "an old and a new node run calls together"
