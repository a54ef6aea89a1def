#!/usr/bin/env bash
# Builds and starts the compose file, places a call from outside the containers to a virtual phone, and takes all of it down.
# Exit 0 if the phone rang, the call was connected and ended, and every service stopped in order.
#
#   test/compose/call.sh        with `docker compose`, or COMPOSE=docker-compose test/compose/call.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

compose() { ${COMPOSE:-docker compose} -p callwake-test "$@"; }
export AUTH_SECRET=a-secret-for-the-compose-test-only-0123456789
trap 'compose down -v --remove-orphans >/dev/null 2>&1' EXIT

node scripts/run.mjs prepare
compose up --build -d

echo 'waiting until both servers are ready …'
for service in signaling push-worker; do
  for _ in $(seq 60); do
    [ "$(docker inspect -f '{{.State.Health.Status}}' "$(compose ps -q "$service")")" = healthy ] && continue 2
    sleep 1
  done
  compose logs --tail 20 "$service" >&2
  exit 1
done

node dist/apps/call-lab/src/story/main.js --url http://127.0.0.1:3000 --control http://127.0.0.1:2198

echo 'stopping …'
containers=$(compose ps -q)
compose stop
for container in $containers; do
  code=$(docker inspect -f '{{.State.ExitCode}}' "$container")
  echo "$(docker inspect -f '{{.Name}}' "$container"): exit $code"
  [ "$code" = 0 ] || exit 1
done
