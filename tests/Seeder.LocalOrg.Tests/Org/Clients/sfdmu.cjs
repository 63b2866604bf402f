// Usage: node sfdmu.cjs MODULES ARGUMENTS. Runs SFDMU, a plugin of the old sfdx, without sfdx.
const { createRequire } = require('module');
const [modules, ...args] = process.argv.slice(2);
const { load } = createRequire(`${modules}/sfdmu/package.json`)('@oclif/config');

load(`${modules}/sfdmu`).then((config) => config.runCommand('sfdmu:run', args)).catch((error) => {
  console.error(error);
  process.exit(1);
});
