// Usage: node logins.cjs MODULES URL CLIENT SECRET AUTHURL. Logs in by a refresh token, creates 20 accounts while sessions expire, logs in by the
// client secret and logs out. Prints what it saw as JSON.
const [modules, loginUrl, clientId, clientSecret, authUrl] = process.argv.slice(2);
const jsforce = require(`${modules}/jsforce`);
const oauth2 = { loginUrl, clientId, clientSecret, redirectUri: 'http://localhost:1717/OauthRedirect' };

(async () => {
  const refreshToken = authUrl.split(/[:@]/)[3];
  const first = await new jsforce.OAuth2(oauth2).refreshToken(refreshToken);
  const conn = new jsforce.Connection({ oauth2, instanceUrl: first.instance_url, accessToken: first.access_token, refreshToken });
  let refreshes = 0;
  conn.on('refresh', () => refreshes++);
  for (let i = 0; i < 20; i++) {
    await conn.sobject('Account').create({ Name: `A${i}` });
  }
  const user = await new jsforce.Connection({ oauth2 }).authorize({ grant_type: 'client_credentials' });
  await conn.logout(true);
  const after = await new jsforce.OAuth2(oauth2).refreshToken(refreshToken).catch((e) => `${e.name}: ${e.message}`);
  console.log(JSON.stringify({ refreshes, user: user.id, after }));
})();
