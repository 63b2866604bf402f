// Usage: node jsforce.cjs MODULES URL TOKEN VERSION. Prints "ok" or "FAIL", and the step, a line each.
const assert = require('assert');
const [modules, instanceUrl, accessToken, version] = process.argv.slice(2);
const jsforce = require(`${modules}/jsforce`);

const conn = new jsforce.Connection({ instanceUrl, accessToken, version });
const contacts = conn.sobject('Contact');
const collections = Number(version) >= 46;
const all = (results, count) => assert(results.length === count && results.every((r) => r.success), JSON.stringify(results).slice(0, 300));
const many = (make) => Array.from({ length: 200 }, (_, i) => make(i));
let account;
let ids;

const steps = {
  'create one': async () => {
    account = (await conn.sobject('Account').create({ Name: 'One', NumberOfEmployees: 3 })).id;
    assert.match(account, /^001[A-Za-z0-9]{15}$/);
  },
  'update one': async () => assert((await conn.sobject('Account').update({ Id: account, Site: 'x' })).success),
  'retrieve one': async () => assert.equal((await conn.sobject('Account').retrieve(account)).Site, 'x'),
  'upsert one': async () => {
    await contacts.upsert({ LastName: 'U', Email: 'u@example.com', AccountId: account }, 'Email');
    await contacts.upsert({ LastName: 'V', Email: 'u@example.com' }, 'Email');
    assert.deepEqual((await contacts.find({ Email: 'u@example.com' }, 'LastName, Account.Name')).map((r) => [r.LastName, r.Account.Name]), [['V', 'One']]);
  },
  'describe': async () => assert((await conn.sobject('Account').describe()).fields.some((f) => f.name === 'Name' && f.nameField)),
  'describeGlobal': async () => assert((await conn.describeGlobal()).sobjects.some((o) => o.name === 'Account' && o.keyPrefix === '001')),
  'requestBatch': async () => {
    const answer = await conn.requestPost(`/services/data/v${version}/composite/batch`, { batchRequests: [{ method: 'GET', url: `v${version}/sobjects/Account/${account}?fields=Name` }] });
    assert.equal(answer.results[0].result.Name, 'One');
  },
  'identity': async () => assert.match((await conn.identity()).organization_id, /^00D/),
  'limits': async () => assert((await conn.limits()).DailyApiRequests.Max > 0),
  'an error': async () => {
    const error = await contacts.create({}).then(() => null, (e) => e);
    assert.deepEqual([error.errorCode, error.data.fields], ['REQUIRED_FIELD_MISSING', ['LastName']]);
  },
};

const ofManySteps = {
  'create 200': async () => {
    const results = await contacts.create(many((i) => ({ LastName: `C${i}`, Email: `c${i}@example.com`, AccountId: account })));
    all(results, 200);
    ids = results.map((r) => r.id);
  },
  'update 200': async () => all(await contacts.update(ids.map((Id) => ({ Id, Title: 'x' }))), 200),
  'retrieve 200': async () => assert((await contacts.retrieve(ids)).every((r) => r.Title === 'x')),
  'upsert 200': async () => {
    const results = await contacts.upsert(many((i) => ({ LastName: `D${i}`, Email: `c${i + 100}@example.com` })), 'Email');
    all(results, 200);
    assert.equal(results.filter((r) => r.created).length, 100);
  },
  'query with autoFetch': async () => {
    const result = await conn.query('SELECT Id FROM Contact', { autoFetch: true, maxFetch: 1000, headers: { 'Sforce-Query-Options': 'batchSize=200' } });
    assert.equal(result.records.length, 301);
  },
  'queryMore': async () => {
    const first = await conn.query('SELECT Id FROM Contact', { headers: { 'Sforce-Query-Options': 'batchSize=200' } });
    assert.deepEqual([first.done, (await conn.queryMore(first.nextRecordsUrl)).records.length], [false, 101]);
  },
  'delete 200': async () => all(await contacts.destroy(ids), 200),
};

const lastSteps = { 'delete one': async () => assert((await conn.sobject('Account').destroy(account)).success) };

(async () => {
  for (const [name, step] of Object.entries({ ...steps, ...(collections ? ofManySteps : {}), ...lastSteps })) {
    await step().then(() => console.log(`ok ${name}`), (e) => console.log(`FAIL ${name}: ${e.message}`));
  }
})();
