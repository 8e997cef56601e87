#!/bin/sh
# Makes the certificates of the tests of the intake anew: an authority, a server that plays SNS, and what SNS signs with.
# None of them is trusted by anything but these tests. Needs OpenSSL 3.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }
days=36500

new_key "$work/ca.key"
openssl req -x509 -new -key "$work/ca.key" -subj "/CN=Tests of the intake" -days $days -out ca.pem

new_key sns-key.pem
openssl req -x509 -new -key sns-key.pem -CA ca.pem -CAkey "$work/ca.key" -days $days \
  -subj "/CN=sns.us-west-2.amazonaws.com" \
  -addext "subjectAltName=DNS:sns.us-west-2.amazonaws.com" -out sns.pem

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out signing-key.pem 2>/dev/null
openssl req -x509 -new -key signing-key.pem -subj "/CN=sns.amazonaws.com" -days $days -out signing.pem
