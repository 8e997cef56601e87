#!/bin/sh
# A throwaway PostgreSQL on loopback for the tests. It does not sync to disk: nothing in it is to outlive the machine,
# and every test creates and drops a database.
#
#   url=$(.ci/postgres.sh start)   installs Debian's postgresql if it is missing, prints postgres://…
#   .ci/postgres.sh stop "$url"    stops that server and removes its files
set -eu

fail() { echo "postgres.sh: $*" >&2; exit 1; }

# The folder is in /tmp whatever TMPDIR says, because the server's user must be able to reach it.
folder_of_port() { echo "/tmp/gridops-postgres-$1"; }

# Debian keeps the server's programs out of PATH, one folder per version.
server_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

install_postgres() {
  [ "$(id -u)" = 0 ] || fail "PostgreSQL is not installed. Run: sudo apt-get install -y --no-install-recommends postgresql"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y --no-install-recommends postgresql; } >&2 || fail "apt-get could not install postgresql"
}

# PostgreSQL refuses to run as root.
as_server_user() {
  if [ "$(id -u)" != 0 ]; then "$@"
  elif id postgres >/dev/null 2>&1; then runuser -u postgres -- "$@"
  else runuser -u nobody -- "$@"; fi
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

give_up() { rm -rf "$folder"; fail "$*"; }

start() {
  [ -n "$(server_programs)" ] || install_postgres
  programs=$(server_programs)
  [ -x "$programs/initdb" ] || fail "initdb was not found under /usr/lib/postgresql"
  port=$(free_port)
  folder=$(folder_of_port "$port")
  cd /tmp # a folder that the server's user may enter
  as_server_user mkdir -m 700 "$folder" || fail "cannot create $folder"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "$password" | as_server_user sh -c "umask 077; cat > '$folder/password'"
  as_server_user "$programs/initdb" -D "$folder/data" -U gridops --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >&2 || give_up "initdb failed"
  as_server_user "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 30 \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c fsync=off" start >&2 || {
    as_server_user cat "$folder/log" >&2
    give_up "the server did not start"
  }
  echo "postgres://gridops:$password@127.0.0.1:$port/postgres"
}

stop() {
  port=$(echo "$1" | sed -n 's|^postgres://.*@127\.0\.0\.1:\([0-9][0-9]*\)/.*|\1|p')
  [ -n "$port" ] || fail "stop needs the URL that start printed"
  folder=$(folder_of_port "$port")
  [ -d "$folder" ] || fail "no server was started on port $port"
  pid=$(as_server_user head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || true)
  if [ -n "$pid" ]; then
    kill -INT "$pid" || fail "cannot stop process $pid"
    tries=0
    while kill -0 "$pid" 2>/dev/null; do
      tries=$((tries + 1))
      [ "$tries" -le 100 ] || fail "process $pid did not stop within 10 s"
      sleep 0.1
    done
  fi
  rm -rf "$folder"
}

case "${1:-}" in
  start) start ;;
  stop) stop "${2:-}" ;;
  *) fail "usage: postgres.sh start | stop URL" ;;
esac
