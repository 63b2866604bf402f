// Usage: node bulk.cjs MODULES URL TOKEN VERSION. Prints "ok" or "FAIL", and the step with bulk jobs, a line each.
const assert = require('assert');
const [modules, instanceUrl, accessToken, version] = process.argv.slice(2);
const jsforce = require(`${modules}/jsforce`);

const conn = new jsforce.Connection({ instanceUrl, accessToken, version });
const polls = { pollInterval: 20, pollTimeout: 60000 };
const run = (object, operation, input, more) => conn.bulk2.loadAndWaitForResults({ object, operation, input, ...more, ...polls });
const counts = (results) => [results.successfulResults.length, results.failedResults.length, results.unprocessedRecords.length];
const names = (results) => results.successfulResults.map((r) => r.LastName).sort();
const text = 'a "quoted", \n text; ü';
const ours = "SELECT Id, LastName, Description, DoNotCall, Email FROM Contact WHERE Title = 'ours'";
let ids;

const steps = {
  'insert': async () => {
    const contacts = [1, 2, 3].map((i) => ({ LastName: `C${i}`, Title: 'ours', Description: i === 1 ? null : text, DoNotCall: i === 2 }));
    const results = await run('Contact', 'insert', [...contacts, { LastName: '', Title: 'ours', Description: 'x', DoNotCall: false }]);
    assert.deepEqual(counts(results), [3, 1, 0]);
    assert.deepEqual(names(results), ['C1', 'C2', 'C3']);
    assert(results.successfulResults.every((r) => r.sf__Created === 'true' && /^003[A-Za-z0-9]{15}$/.test(r.sf__Id)));
    assert.match(results.failedResults[0].sf__Error, /^REQUIRED_FIELD_MISSING:/);
    ids = Object.fromEntries(results.successfulResults.map((r) => [r.LastName, r.sf__Id]));
  },
  'query': async () => {
    const rows = await (await conn.bulk2.query(`${ours} ORDER BY LastName`, polls)).toArray();
    assert.deepEqual(rows.map((r) => [r.Id, r.LastName, r.Description, r.DoNotCall]), [
      [ids.C1, 'C1', '', 'false'], [ids.C2, 'C2', text, 'true'], [ids.C3, 'C3', text, 'false']]);
  },
  'update': async () => {
    const results = await run('Contact', 'update', [{ Id: ids.C1, Email: 'c1@example.com' }, { Id: ids.C2, Email: 'no address' }]);
    assert.deepEqual(counts(results), [1, 1, 0]);
    assert.deepEqual([results.failedResults[0].sf__Id, results.failedResults[0].Id], [ids.C2, ids.C2]);
  },
  'upsert': async () => {
    const contacts = ['c1', 'c9'].map((name) => ({ LastName: `Upserted ${name}`, Email: `${name}@example.com`, Title: 'ours' }));
    const results = await run('Contact', 'upsert', contacts, { externalIdFieldName: 'Email' });
    assert.deepEqual(results.successfulResults.map((r) => `${r.Email} ${r.sf__Created}`).sort(), ['c1@example.com false', 'c9@example.com true']);
    assert.equal(results.successfulResults.find((r) => r.sf__Created === 'false').sf__Id, ids.C1);
  },
  'delete': async () => {
    const results = await run('Contact', 'delete', [{ Id: ids.C1 }, { Id: ids.C1 }, { Id: ids.C3 }]);
    assert.deepEqual(counts(results), [2, 1, 0]);
    const rows = await (await conn.bulk2.query(`SELECT Id, IsDeleted FROM Contact WHERE Title = 'ours'`, { ...polls, scanAll: true })).toArray();
    assert.deepEqual(rows.filter((r) => r.IsDeleted === 'true').map((r) => r.Id).sort(), [ids.C1, ids.C3].sort());
  },
  'step by step': async () => {
    const job = conn.bulk2.createJob({ object: 'Account', operation: 'insert', lineEnding: 'CRLF', columnDelimiter: 'CARET' });
    await job.open();
    assert.equal(job.getInfo().state, 'Open');
    await job.uploadData('Name^Site\r\nA^"x^y"\r\nB^\r\n');
    await job.close();
    assert.equal(job.getInfo().state, 'UploadComplete');
    await job.poll(20, 60000);
    const info = await conn.bulk2.job('ingest', { id: job.id }).check();
    assert.deepEqual([info.state, info.numberRecordsProcessed, info.numberRecordsFailed], ['JobComplete', 2, 0]);
    assert.match(await job.getSuccessfulResults(true), /^"sf__Id"\^"sf__Created"\^Name\^Site\n/);
    await job.delete();
    await assert.rejects(job.check(), /The requested resource does not exist/);
  },
  'abort': async () => {
    const job = conn.bulk2.createJob({ object: 'Account', operation: 'insert' });
    await job.open();
    await job.uploadData('Name\nNever\n');
    await job.abort();
    await assert.rejects(job.close(), (e) => e.name === 'INVALIDJOBSTATE');
    assert.deepEqual(await job.getUnprocessedRecords(), [{ Name: 'Never' }]);
  },
  'errors': async () => {
    await assert.rejects(conn.bulk2.query('SELECT Id, MailingAddress FROM Contact', polls), /Selecting compound data not supported in Bulk Query/);
    await assert.rejects(run('Contact', 'insert', [{ LastName: 'C', Nothing: 'x' }]), /InvalidBatch : Field name not found : Nothing/);
  },
};

(async () => {
  for (const [name, step] of Object.entries(steps)) {
    await step().then(() => console.log(`ok ${name}`), (e) => console.log(`FAIL ${name}: ${e.message}`));
  }
})();
