#!/usr/bin/env bash
# Makes the secrets of docker-compose.production.yml that are not there yet, each in a file of its own in ops/compose/secrets.
# What is there stays as it is. The servers run as user 1000 of their containers: the files are for that user, and for root.
set -euo pipefail
cd "$(dirname "$0")"
umask 077
mkdir -p secrets apps

make() {
  [ -e "secrets/$1" ] && return
  printf '%s' "$2" >"secrets/$1"
  echo "made ops/compose/secrets/$1"
}
random() { head -c 32 /dev/urandom | base64 | tr -d '+/=\n'; }

make redis_password "$(random)"
make redis_url "redis://:$(cat secrets/redis_password)@redis:6379"
make auth_secret "$(random)"
make wake_secret "$(random)"
make turn_secret "$(random)"

chmod 755 secrets apps
if [ "$(id -u)" = 0 ]; then
  chown 1000 secrets/*
  chmod 400 secrets/*
else
  [ "$(id -u)" = 1000 ] || { chmod 444 secrets/*; echo 'Not run by root or user 1000: the secrets can be read by every user of this machine.' >&2; }
fi
[ -e apps/apps.json ] || echo 'Now write ops/compose/apps/apps.json (docs/configuration.md), and put the key files that it names beside it.'
