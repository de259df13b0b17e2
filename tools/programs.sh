#!/usr/bin/env bash
# Installs what is missing of `program` or `program:package`, from the system's packages; needs root for that.
set -u
missing=()
for one in "$@"; do
  command -v "${one%%:*}" >/dev/null || missing+=("${one##*:}")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && exit 0
fi
echo "Not here, and no right to install: ${missing[*]}. The tests that need them will fail."
