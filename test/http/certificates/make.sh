#!/bin/sh
# Makes the certificates of the probe's tests anew: an authority and three servers that share one key.
# None of them is trusted by anything but these tests. Needs OpenSSL 3.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

# The dates are far apart so that no clock is wrong for the tests.
from=20200101000000Z
until=21200101000000Z

# name, extension, not after, further options of openssl ca
sign() {
  name=$1 extension=$2 after=$3
  shift 3
  openssl req -new -key "${key:-key.pem}" -subj "/CN=$name.test" -out "$work/$name.csr"
  echo "$extension" >"$work/extensions"
  openssl ca -batch -notext -config "$work/ca.conf" -extfile "$work/extensions" \
    -startdate "$from" -enddate "$after" -in "$work/$name.csr" -out "$name.pem" "$@" 2>/dev/null
}

cat >"$work/ca.conf" <<CONF
[ca]
default_ca = authority
[authority]
new_certs_dir = $work
database = $work/index
serial = $work/serial
certificate = ca.pem
private_key = $work/ca.key
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
CONF
: >"$work/index"
echo 01 >"$work/serial"

new_key "$work/ca.key"
new_key key.pem
here='subjectAltName=DNS:localhost,IP:127.0.0.1'
key="$work/ca.key" sign ca 'basicConstraints=critical,CA:true' "$until" -selfsign
sign self-signed "$here" "$until" -selfsign -keyfile key.pem
sign valid "$here" "$until"
sign expired "$here" 20210302000000Z
sign elsewhere 'subjectAltName=DNS:elsewhere.test' "$until"
chmod 644 key.pem
