#!/usr/bin/env bash
# Builds and starts the production compose file with a simulator in Apple's place, places a call through its proxy with TLS, restarts
# one signaling server, places another, asks TURN for a relay with credentials made as Callwake makes them, and takes all of it down.
# Needs ports 80, 443, 2198 and 3478. Secrets and apps that are there are put aside and back.
#
#   test/compose/production.sh        with `docker compose`, or COMPOSE=docker-compose test/compose/production.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

export DOMAIN=localhost TURN_ADDRESS=127.0.0.1
compose() { ${COMPOSE:-docker compose} -p callwake-production --project-directory . -f docker-compose.production.yml -f test/compose/production.override.yml "$@"; }
aside=$(mktemp -d)
mkdir -p ops/compose/secrets ops/compose/apps
mv ops/compose/secrets ops/compose/apps "$aside"
put_back() {
  compose down -v --remove-orphans >/dev/null 2>&1 || true
  rm -rf ops/compose/secrets ops/compose/apps
  mv "$aside"/* ops/compose/ && rmdir "$aside"
}
trap put_back EXIT

ops/compose/make-secrets.sh
node scripts/run.mjs prepare
compose up --build -d simulator
until [ -s ops/compose/apps/apps.json ]; do sleep 0.2; done
chmod -R a+rX ops/compose/apps
compose up --build -d

healthy() {
  for _ in $(seq 90); do
    [ "$(docker inspect -f '{{.State.Health.Status}}' "$(compose ps -q "$1")")" = healthy ] && return
    sleep 1
  done
  compose logs --tail 20 "$1" >&2
  exit 1
}
for service in signaling-1 signaling-2 push-worker-1 push-worker-2; do healthy "$service"; done

# The proxy's own authority, as there is no public name here.
export NODE_EXTRA_CA_CERTS="$aside/root.crt"
until docker cp "$(compose ps -q proxy):/data/caddy/pki/authorities/local/root.crt" "$NODE_EXTRA_CA_CERTS" >/dev/null 2>&1; do sleep 0.5; done
call() {
  AUTH_SECRET=$(cat ops/compose/secrets/auth_secret) node dist/apps/call-lab/src/story/main.js --url https://localhost --control http://127.0.0.1:2198
}
call
compose stop signaling-1
call
compose start signaling-1
healthy signaling-1

echo 'asking TURN for a relay …'
user=$(($(date +%s) + 3600)):test
password=$(printf '%s' "$user" | openssl dgst -sha1 -hmac "$(cat ops/compose/secrets/turn_secret)" -binary | base64)
docker exec "$(compose ps -q turn)" timeout 5 turnutils_uclient -v -y -n 1 -u "$user" -w "$password" 127.0.0.1 >"$aside/turn.log" 2>&1 || true
grep -m 1 'Received relay addr' "$aside/turn.log"

rm -f "$aside/turn.log"
rm -f "$NODE_EXTRA_CA_CERTS"
echo 'stopping …'
containers=$(compose ps -q signaling-1 signaling-2 push-worker-1 push-worker-2 redis)
compose stop
for container in $containers; do
  code=$(docker inspect -f '{{.State.ExitCode}}' "$container")
  echo "$(docker inspect -f '{{.Name}}' "$container"): exit $code"
  [ "$code" = 0 ] || exit 1
done
